import type { Numbers } from './sections';
import type { Steps } from './in-steps';
import type { HistoryTexts } from './text-sections';

const STEP = 1_000_000;

/** Why columns cannot be what they say they are, though no byte has changed; null where nothing points astray. */
export function* unsoundNumbers(numbers: Numbers, texts: HistoryTexts): Steps<string | null> {
  return unequalLengths(numbers, texts) ?? (yield* badContacts(numbers, texts)) ?? (yield* badShapes(numbers)) ?? (yield* badPairs(numbers, texts));
}

function unequalLengths({ starts, ends, at, shape, position, recordedAfter, ...shapes }: Numbers, { contacts }: HistoryTexts): string | null {
  const lengths = [
    [contacts, starts, ends],
    [at, shape, position, recordedAfter],
    [shapes.kinds, shapes.rowEnds],
    [shapes.pairFields, shapes.pairCodes],
  ];
  const equal = lengths.every((columns) => columns.every(({ length }) => length === columns[0]?.length));
  return equal ? null : 'its columns are of different lengths';
}

function* badContacts({ starts, ends, at }: Numbers, { contacts }: HistoryTexts): Steps<string | null> {
  let before = '';
  for (const [which, contact] of contacts.entries()) {
    const [start, end] = [starts[which] as number, ends[which] as number];
    if (start >= end || end > at.length) return 'a contact points outside of its facts';
    if (which > 0 && contact <= before) return 'its contacts are not in order';
    if (!isAscending(at, start, end)) return 'its facts are not in order';
    before = contact;
    if (which % 50_000 === 0) yield;
  }
  return null;
}

function isAscending(column: Float64Array | Uint32Array, start: number, end: number): boolean {
  for (let place = start + 1; place < end; place += 1) if (!((column[place - 1] as number) <= (column[place] as number))) return false;
  return true;
}

function* badShapes({ shape, kinds, rowEnds, rowPairs, pairFields }: Numbers): Steps<string | null> {
  if (yield* anyOutside(shape, kinds.length)) return 'a fact points outside of the shapes';
  if (!isAscending(rowEnds, 0, rowEnds.length)) return 'its shapes are not in order';
  if ((rowEnds.at(-1) ?? 0) !== rowPairs.length) return 'its shapes do not end where their fields do';
  return (yield* anyOutside(rowPairs, pairFields.length)) ? 'a shape points outside of the values' : null;
}

function* badPairs({ pairFields, pairCodes }: Numbers, { fields, values }: HistoryTexts): Steps<string | null> {
  for (let pair = 0; pair < pairFields.length; pair += 1) {
    const field = pairFields[pair] as number;
    if (field >= fields.length || (pairCodes[pair] as number) >= (values[field]?.length ?? 0)) return 'a value is not there';
    if (pair % STEP === 0) yield;
  }
  return null;
}

function* anyOutside(places: Uint32Array, length: number): Steps<boolean> {
  for (let from = 0; from < places.length; from += STEP) {
    if (isAnyFrom(places.subarray(from, from + STEP), length)) return true;
    yield;
  }
  return false;
}

/** A loop of its own: those of generators are slow. */
function isAnyFrom(places: Uint32Array, length: number): boolean {
  for (let place = 0; place < places.length; place += 1) if ((places[place] as number) >= length) return true;
  return false;
}
