import type { Pointing } from '@waymark/journey';
import type { Steps } from './in-steps';
import type { FoundSections, TextSection } from './sections';
import { TEXTS } from './sections';
import type { ShapeValue } from './shapes';

const STEP_BYTES = 262_144;
const LINE_END = 10;

const decoder = new TextDecoder();

/** What stands on the lines of the sections of texts. */
export interface HistoryTexts {
  readonly contacts: string[];
  readonly fields: string[];
  /** By field. */
  readonly values: ShapeValue[][];
  readonly merges: Pointing[];
}

export function* textsIn(found: FoundSections): Steps<HistoryTexts> {
  const texts: HistoryTexts = { contacts: [], fields: [], values: [], merges: [] };
  for (const name of TEXTS) yield* eachLine(found.get(name) ?? new Uint8Array(0), (line) => takeLine(texts, name, line));
  return texts;
}

function takeLine({ contacts, fields, values, merges }: HistoryTexts, name: TextSection, line: string): void {
  const read: unknown = JSON.parse(line);
  if (name === 'merges') merges.push(read as Pointing);
  else if (name === 'contacts') contacts.push(...(read as string[]));
  else if (name === 'fields') fields.push(...(read as string[]));
  else takeValues(values, read as [number, ...ShapeValue[]]);
}

function takeValues(values: ShapeValue[][], [field, ...more]: [number, ...ShapeValue[]]): void {
  (values[field] ??= []).push(...more);
}

function* eachLine(bytes: Uint8Array, take: (line: string) => void): Steps<void> {
  let since = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, start);
    take(textOf(bytes.subarray(start, end)));
    since += end - start;
    if (since > STEP_BYTES) yield;
    if (since > STEP_BYTES) since = 0;
    start = end + 1;
  }
}

/** Some decoders refuse memory that is shared, so that it is copied first. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(new Uint8Array(bytes));
