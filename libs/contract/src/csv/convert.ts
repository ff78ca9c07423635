import type { ProfileValue } from '@waymark/journey';
import type { Conversion, Sourced, ValueTable } from './mapping';
import { CellFailure, describeCell } from './row';

/** What a row says of a field; undefined: nothing. */
export type CellValue = ProfileValue | null | undefined | CellFailure;

/** Turns the text of a cell into a value; `place` names the cell in a failure. */
export type Convert = (text: string, place: string) => CellValue;

export function lookUpIn(table: ValueTable): Convert {
  const { keep, ignoreCase } = table;
  const fold = (text: string): string => (ignoreCase === true ? text.toLowerCase() : text);
  const values = new Map(Object.entries(table.values).map(([key, value]) => [fold(key), value]));
  const hasDefault = Object.hasOwn(table, 'default');
  return (text, place) => {
    const found = values.get(fold(text));
    if (found !== undefined) return found;
    if (hasDefault) return table.default;
    if (keep === true) return text;
    return new CellFailure(`${place} holds ${describeCell(text)}, which its table does not list: add it, or give the table a default`);
  };
}

export function converter(as: Conversion, { separator = ',', decimal = '.' }: Pick<Sourced, 'separator' | 'decimal'>): Convert {
  if (as === 'number') return (text, place) => toNumber(text, place, decimal);
  if (as === 'boolean') return toBoolean;
  if (as === 'list') return (text) => text.split(separator).map((item) => item.trim()).filter((item) => item !== '');
  return as === 'word' ? toWord : (text) => text;
}

/** With a decimal comma the dot groups thousands, and the other way round; blanks always do. */
function toNumber(text: string, place: string, decimal: '.' | ','): CellValue {
  const grouping = decimal === '.' ? ',' : '.';
  const plain = text.replace(/[\s\u00a0\u202f']/g, '').replaceAll(grouping, '').replace(decimal, '.');
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(plain) && Number.isFinite(Number(plain))) return Number(plain);
  return new CellFailure(`${place} must hold a number; found ${describeCell(text)}`);
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'y', 't', '1', 'on'].map((text) => [text, true] as const),
  ...['false', 'no', 'n', 'f', '0', 'off'].map((text) => [text, false] as const),
]);

const toBoolean: Convert = (text, place) =>
  BOOLEANS.get(text.toLowerCase()) ?? new CellFailure(`${place} must hold true or false (or yes, no, 1, 0); found ${describeCell(text)}`);

const LONGEST_WORD = 40;

/** As channels and actions are written: `Paid Search` becomes `paid_search`. */
const toWord: Convert = (text, place) => {
  const word = text.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, LONGEST_WORD);
  return word === '' ? new CellFailure(`${place} holds no letter a-z and no digit: map it with a table`) : word;
};
