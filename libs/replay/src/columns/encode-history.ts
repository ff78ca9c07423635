import type { Digester } from './digest';
import { digestOf } from './digest';
import type { ShapeValue } from './shapes';
import type { KeptHistory } from './kept-history';
import type { FileHeader, Numbers, NumberSection, SectionHeader, TextSection } from './sections';
import { filledUp, FORMAT, LINE_VALUES, MAGIC, NUMBERS, PRELUDE_BYTES, TEXTS } from './sections';
import type { Steps } from './in-steps';

type Lines = Generator<string, void>;

const encoder = new TextEncoder();

/** The bytes of a history's file, to be written one after the other. The columns are not copied: they must not be written to meanwhile. */
export function* encodeHistory(kept: KeptHistory, newDigester: () => Digester): Steps<readonly Uint8Array[]> {
  const parts: Uint8Array[] = [];
  const sections: SectionHeader[] = [];
  const add = function* (name: string, pieces: readonly Uint8Array[]): Steps<void> {
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    const padded = [...pieces, new Uint8Array(filledUp(bytes) - bytes)];
    parts.push(...padded);
    sections.push({ name, bytes, sha256: yield* digestOf(padded, newDigester()) });
  };
  const numbers = numbersOf(kept);
  for (const name of Object.keys(NUMBERS) as NumberSection[]) yield* add(name, [bytesOf(numbers[name])]);
  for (const name of TEXTS) yield* add(name, yield* pages(linesOf(name, kept)));
  const { position } = kept.columns.history;
  return [...(yield* encodeHeader({ position, lastEvent: kept.lastEvent, sections }, newDigester())), ...parts];
}

/** Shapes that an update has found before it was given up are written too. */
function numbersOf({ columns }: KeptHistory): Numbers {
  const { starts, ends, facts } = columns.history;
  const { rows, book } = columns.shapes;
  return {
    starts,
    ends,
    ...facts,
    kinds: rows.kinds.view(),
    rowEnds: rows.ends.view(),
    rowPairs: rows.pairs.view(),
    pairFields: book.pairFields.view(),
    pairCodes: book.pairCodes.view(),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers[NumberSection]): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

function* linesOf(name: TextSection, { columns, merges }: KeptHistory): Lines {
  const { book } = columns.shapes;
  if (name === 'contacts') yield* linesOfValues(columns.history.contacts);
  else if (name === 'fields') yield* linesOfValues(book.fields.map(({ name: field }) => field));
  else if (name === 'merges') for (const merge of merges) yield JSON.stringify(merge);
  else for (const [field, { values }] of book.fields.entries()) yield* linesOfValues(values, `${field},`);
}

/** `[…]` or `[field,…]`, so many values a line. */
function* linesOfValues(values: readonly ShapeValue[], before = ''): Lines {
  for (let from = 0; from < values.length; from += LINE_VALUES) {
    const line = JSON.stringify(values.slice(from, from + LINE_VALUES));
    yield before === '' ? line : `[${before}${line.slice(1)}`;
  }
}

function* pages(lines: Lines): Steps<readonly Uint8Array[]> {
  const made: Uint8Array[] = [];
  for (const line of lines) {
    made.push(encoder.encode(`${line}\n`));
    if (made.length % 32 === 0) yield;
  }
  return made;
}

function* encodeHeader(header: FileHeader, digester: Digester): Steps<readonly Uint8Array[]> {
  const json = encoder.encode(JSON.stringify(header));
  const padded = new Uint8Array(filledUp(json.length));
  padded.set(json);
  const prelude = new Uint8Array(PRELUDE_BYTES);
  prelude.set(encoder.encode(MAGIC));
  new Uint32Array(prelude.buffer).set([FORMAT, json.length], 2);
  const digest = yield* digestOf([padded], digester);
  prelude.set(Uint8Array.from(digest.match(/../g) ?? [], (hex) => parseInt(hex, 16)), 16);
  return [prelude, padded];
}
