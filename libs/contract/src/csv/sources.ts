import { pointerStep } from '../refusals';
import { converter, lookUpIn } from './convert';
import type { CellValue, Convert } from './convert';
import { createDateReader } from './dates';
import type { Constant, Conversion, CsvMapping, Sourced, ValueTable } from './mapping';
import type { Row } from './row';
import { CellFailure, describeCell } from './row';
import type { MappingScope, ReadText } from './scope';
import { parseTemplate, ROW_NUMBER } from './template';
import type { TemplatePart } from './template';

/** What a place in a mapping gives for a row. */
export interface Source<T = CellValue> {
  readonly read: (row: Row) => T | undefined | CellFailure;
  /** Whether it reads the row at all. */
  readonly varies: boolean;
  /** Everything that it can give; undefined: whatever stands in the file. */
  readonly outcomes?: readonly Constant[];
}

/** A constant, a template (every text is one), or an object that says where the value comes from. `wanted` is what the field asks for. */
export function compileSource(value: Constant | Sourced, wanted: Conversion | undefined, path: string, scope: MappingScope): Source {
  if (typeof value === 'string') return compileSourced({ template: value }, wanted, path, scope);
  if (typeof value !== 'object' || value === null) return constant(value);
  if (value.constant !== undefined) return constant(value.constant);
  return compileSourced(value, wanted, path, scope);
}

function constant(value: Constant): Source {
  return { read: () => value, varies: false, outcomes: [value] };
}

function compileSourced(sourced: Sourced, wanted: Conversion | undefined, path: string, scope: MappingScope): Source {
  const text = textOf(sourced, path, scope);
  const steps = stepsOf(sourced, wanted, path, scope);
  const fallback = sourced.default;
  const place = sourced.column === undefined ? 'the template' : `the column "${sourced.column}"`;
  const read = (row: Row): CellValue => {
    let value: CellValue = text.read(row);
    if (value === undefined) return fallback;
    for (const step of steps) if (typeof value === 'string') value = step(value, place);
    return value;
  };
  const outcomes = outcomesOf(sourced, text.only, wanted, scope);
  return { read, varies: text.only === undefined, ...(outcomes && { outcomes }) };
}

interface TextSource {
  readonly read: ReadText;
  /** What it always says, where that is the same for every row. */
  readonly only?: string;
}

function textOf({ column, template = '' }: Sourced, path: string, scope: MappingScope): TextSource {
  if (column !== undefined) return { read: scope.column(column, `${path}/column`) };
  const parts = parseTemplate(template);
  if ('error' in parts) {
    scope.refuse(path, `the template ${parts.error}`);
    return { read: () => undefined };
  }
  const texts = parts.map((part) => ('text' in part ? part.text : null));
  if (texts.every((text) => text !== null)) return { read: () => texts.join('') || undefined, only: texts.join('') };
  return { read: join(parts.map((part) => partReader(part, path, scope))) };
}

function partReader(part: TemplatePart, path: string, scope: MappingScope): ReadText {
  if ('text' in part) return () => part.text;
  if (part.column === ROW_NUMBER) return ({ number }) => String(number);
  const read = scope.column(part.column, path);
  return part.mayBeEmpty ? (row) => read(row) ?? '' : read;
}

/** Nothing where a cell is empty that may not be: half an id is another's id. */
function join(parts: readonly ReadText[]): ReadText {
  return (row) => {
    let text = '';
    for (const read of parts) {
      const piece = read(row);
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text.trim() || undefined;
  };
}

function stepsOf(sourced: Sourced, wanted: Conversion | undefined, path: string, scope: MappingScope): readonly Convert[] {
  const as = sourced.as ?? wanted;
  const steps = [tableStep(sourced, path, scope), dateStep(sourced, path, scope), as === undefined ? undefined : converter(as, sourced)];
  return steps.filter((step) => step !== undefined);
}

function tableStep({ table }: Sourced, path: string, scope: MappingScope): Convert | undefined {
  if (table === undefined) return undefined;
  const found = typeof table === 'string' ? named(table, scope.mapping.tables, 'table', path, scope) : table;
  return found && lookUpIn(found);
}

function dateStep({ date }: Sourced, path: string, scope: MappingScope): Convert | undefined {
  if (date === undefined) return undefined;
  const found = typeof date === 'string' ? named(date, scope.mapping.dates, 'date', path, scope) : date;
  if (!found) return undefined;
  const read = createDateReader(found);
  if (typeof read !== 'function') {
    scope.refuse(typeof date === 'string' ? `/dates${pointerStep(date)}` : `${path}/date`, read.error);
    return undefined;
  }
  const wanted = [found.format].flat().map((format) => `"${format}"`).join(' or ');
  return (text, place) => read(text) ?? new CellFailure(`${place} must hold a date as ${wanted}; found ${describeCell(text)}`);
}

function named<T>(name: string, all: Readonly<Record<string, T>> | undefined, what: 'table' | 'date', path: string, scope: MappingScope): T | undefined {
  if (all && Object.hasOwn(all, name)) return all[name];
  const known = Object.keys(all ?? {});
  scope.refuse(`${path}/${what}`, `no ${what} is called "${name}": ${known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`}`);
  return undefined;
}

/** Known where nothing is left to conversions. */
function outcomesOf(sourced: Sourced, only: string | undefined, wanted: Conversion | undefined, { mapping }: MappingScope): readonly Constant[] | undefined {
  const { table, date, as = wanted ?? 'text' } = sourced;
  if (as !== 'text' || date !== undefined) return undefined;
  const listed = outcomesOfText(tableNamed(table, mapping), only);
  return listed && [...listed, ...(sourced.default === undefined ? [] : [sourced.default])];
}

function tableNamed(table: Sourced['table'], { tables }: CsvMapping): ValueTable | undefined {
  return typeof table === 'string' ? tables?.[table] : table;
}

function outcomesOfText(table: ValueTable | undefined, only: string | undefined): readonly Constant[] | undefined {
  if (table) return outcomesOfTable(table);
  return only === undefined ? undefined : [only];
}

function outcomesOfTable(table: ValueTable): readonly Constant[] | undefined {
  if (table.default !== undefined) return [...Object.values(table.values), table.default];
  return table.keep === true ? undefined : Object.values(table.values);
}
