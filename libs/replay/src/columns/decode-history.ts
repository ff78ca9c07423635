import { Arena } from './arena';
import type { Digester } from './digest';
import { digestOf } from './digest';
import { splitFieldName } from './fact-fields';
import { HistoryColumns } from './history-columns';
import type { KeptHistory } from './kept-history';
import type { FileHeader, FoundSections, Numbers, NumberSection } from './sections';
import { filledUp, FORMAT, MAGIC, NUMBERS, PRELUDE_BYTES, TEXTS } from './sections';
import { ShapeRows } from './shape-rows';
import { ShapeStore } from './shape-store';
import { unsoundNumbers } from './sound-numbers';
import type { Steps } from './in-steps';
import type { HistoryTexts } from './text-sections';
import { textOf, textsIn } from './text-sections';
import { ValueBook } from './value-book';

/** A file read, or what is wrong with it, as an operator may read it. */
export type DecodedHistory = { readonly ok: true; readonly kept: KeptHistory } | { readonly ok: false; readonly damage: string };

/**
 * Reads a file that stands in memory which threads share; the columns are views of it, not copies. Every byte is under
 * a digest, so whatever has changed since it was written is found.
 */
export function* decodeHistory(bytes: Uint8Array<SharedArrayBuffer>, newDigester: () => Digester): Steps<DecodedHistory> {
  const header = yield* readHeader(bytes, newDigester());
  if (typeof header === 'string') return { ok: false, damage: header };
  const found = yield* readSections(bytes, header, newDigester);
  if (typeof found === 'string') return { ok: false, damage: found };
  const numbers = numbersIn(found);
  const texts = yield* textsIn(found);
  const unsound = yield* unsoundNumbers(numbers, texts);
  return unsound === null ? { ok: true, kept: keptFrom(header, numbers, texts) } : { ok: false, damage: unsound };
}

function* readHeader(bytes: Uint8Array<SharedArrayBuffer>, digester: Digester): Steps<HeaderOfFile | string> {
  const strange = strangeBeginning(bytes);
  if (strange !== null) return strange;
  const length = wordAt(bytes, MAGIC.length + 4);
  const end = PRELUDE_BYTES + filledUp(length);
  if (bytes.length < end) return 'it ends within its header';
  const digest = yield* digestOf([bytes.subarray(PRELUDE_BYTES, end)], digester);
  if (digest !== hexOf(bytes.subarray(16, 48)) || bytes.subarray(48, PRELUDE_BYTES).some((byte) => byte !== 0)) return 'its header was changed';
  return { ...(JSON.parse(textOf(bytes.subarray(PRELUDE_BYTES, PRELUDE_BYTES + length))) as FileHeader), end };
}

function strangeBeginning(bytes: Uint8Array<SharedArrayBuffer>): string | null {
  if (bytes.length < PRELUDE_BYTES) return 'it is shorter than its beginning';
  if (textOf(bytes.subarray(0, MAGIC.length)) !== MAGIC) return 'it does not begin as a file of columns does';
  const format = wordAt(bytes, MAGIC.length);
  return format === FORMAT ? null : `its format is ${format}, not ${FORMAT}`;
}

function wordAt({ buffer, byteOffset }: Uint8Array, offset: number): number {
  return new Uint32Array(buffer, byteOffset + offset, 1)[0] as number;
}

interface HeaderOfFile extends FileHeader {
  /** Where the sections begin. */
  readonly end: number;
}

function* readSections(bytes: Uint8Array, { sections, end }: HeaderOfFile, newDigester: () => Digester): Steps<FoundSections | string> {
  const names = sections.map(({ name }) => name).join();
  if (names !== [...Object.keys(NUMBERS), ...TEXTS].join()) return `its sections are ${names}`;
  const length = sections.reduce((sum, section) => sum + filledUp(section.bytes), end);
  if (bytes.length !== length) return `it has ${bytes.length} bytes of ${length}`;
  const found = new Map<string, Uint8Array>();
  let start = end;
  for (const section of sections) {
    const next = start + filledUp(section.bytes);
    if ((yield* digestOf([bytes.subarray(start, next)], newDigester())) !== section.sha256) return `its section ${section.name} was changed`;
    found.set(section.name, bytes.subarray(start, start + section.bytes));
    start = next;
  }
  return found;
}

interface NumbersType {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): unknown;
}

function numbersIn(found: FoundSections): Numbers {
  const arrays = (Object.keys(NUMBERS) as NumberSection[]).map((name) => {
    const { buffer, byteOffset, byteLength } = found.get(name) ?? new Uint8Array(0);
    const type: NumbersType = NUMBERS[name];
    return [name, new type(buffer, byteOffset, Math.floor(byteLength / type.BYTES_PER_ELEMENT))];
  });
  return Object.fromEntries(arrays) as unknown as Numbers;
}

function keptFrom({ position, lastEvent }: FileHeader, numbers: Numbers, { contacts, fields, values, merges }: HistoryTexts): KeptHistory {
  const { starts, ends, at, shape, recordedAfter } = numbers;
  const book = new ValueBook(new Arena(Uint32Array, numbers.pairFields), new Arena(Uint32Array, numbers.pairCodes));
  for (const [field, name] of fields.entries()) book.addField({ name, ...splitFieldName(name), values: values[field] ?? [] });
  const rows = new ShapeRows(new Arena(Uint8Array, numbers.kinds), new Arena(Uint32Array, numbers.rowEnds), new Arena(Uint32Array, numbers.rowPairs));
  const facts = { at, shape, position: numbers.position, recordedAfter };
  const columns = HistoryColumns.of(new ShapeStore(rows, book), { position, contacts, starts, ends, facts });
  return { columns, lastEvent, merges };
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
