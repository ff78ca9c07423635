import type { Steps } from '../columns/in-steps';
import type { FoldedColumns } from './folded-columns';
import type { FoldResults } from './results';

/** The same columns with only some of the contacts, in the order given. */
export function selectContacts({ starts, ends, facts }: FoldedColumns, places: Uint32Array): FoldedColumns {
  return { starts: places.map((place) => starts[place] as number), ends: places.map((place) => ends[place] as number), facts };
}

type Entries = { readonly starts: Uint32Array; readonly at: Float64Array };

/** Results in which some contacts, ascending, stand as they were folded again, and everybody else as before. */
export function* overlayResults(base: FoldResults, again: FoldResults, places: Uint32Array): Steps<FoldResults> {
  const put = function* <Column extends Uint8Array | Uint32Array | Float64Array>(column: Column, fresh: Column): Steps<Column> {
    const copy = column.slice() as Column;
    places.forEach((place, index) => (copy[place] = fresh[index] as number));
    yield;
    return copy;
  };
  return {
    ...base,
    scored: yield* put(base.scored, again.scored),
    chosen: yield* put(base.chosen, again.chosen),
    behaviour: yield* put(base.behaviour, again.behaviour),
    fit: yield* put(base.fit, again.fit),
    total: yield* put(base.total, again.total),
    stage: yield* put(base.stage, again.stage),
    qualified: yield* put(base.qualified, again.qualified),
    touches: yield* put(base.touches, again.touches),
    qualifications: yield* overlayEntries(base.qualifications, again.qualifications, places),
    stages: yield* overlayEntries(base.stages, again.stages, places),
  };
}

/** Entries of every contact from where they stand now, column by column. */
function* overlayEntries<Columns extends Entries>(base: Columns, again: Columns, places: Uint32Array): Steps<Columns> {
  const contacts = base.starts.length - 1;
  const starts = new Uint32Array(contacts + 1);
  const froms = new Uint32Array(contacts);
  const renewed = new Uint8Array(contacts);
  places.forEach((place, index) => {
    renewed[place] = 1;
    froms[place] = again.starts[index] as number;
    starts[place + 1] = (again.starts[index + 1] as number) - (again.starts[index] as number);
  });
  for (let contact = 0; contact < contacts; contact += 1) {
    if (renewed[contact] === 0) {
      froms[contact] = base.starts[contact] as number;
      starts[contact + 1] = (base.starts[contact + 1] as number) - (base.starts[contact] as number);
    }
    starts[contact + 1] = (starts[contact + 1] as number) + (starts[contact] as number);
  }
  const gather = (name: string): Float64Array => {
    const [old, fresh] = [base, again].map((columns) => (columns as unknown as Record<string, Float64Array>)[name]) as [Float64Array, Float64Array];
    const all = new (old.constructor as new (length: number) => Float64Array)(starts[contacts] as number);
    for (let contact = 0; contact < contacts; contact += 1) {
      const source = renewed[contact] === 1 ? fresh : old;
      const from = froms[contact] as number;
      const to = starts[contact] as number;
      for (let index = (starts[contact + 1] as number) - to - 1; index >= 0; index -= 1) all[to + index] = source[from + index] as number;
    }
    return all;
  };
  const columns: Record<string, unknown> = { starts };
  for (const name of Object.keys(base).filter((column) => column !== 'starts')) {
    yield;
    columns[name] = gather(name);
  }
  return columns as unknown as Columns;
}
