import type { ShapeTable } from './shapes';

/** `recordedAfter` where nobody knows when the fact was recorded. */
export const NEVER_RECORDED = -(2 ** 31);

/** Facts as typed columns, one place a fact; 12 bytes of `at` and `shape` are all that a kernel reads. */
export interface FactColumns {
  /** `occurredAt`, milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: Float64Array;
  /** What the fact says but for its id and instant: its place among the shapes. */
  readonly shape: Uint32Array;
  /** Position of its event in the log; its place in the file where it comes from one. */
  readonly position: Float64Array;
  /** Whole seconds from `occurredAt` to `recordedAt`, rounded up; `NEVER_RECORDED` where that is not known. */
  readonly recordedAfter: Int32Array;
}

/**
 * All scored facts by contact, each contact's in the order of `compareFacts` and each id once. Derived from the log:
 * may be thrown away and made again. What a contact's facts are is settled by the merges up to `position`.
 */
export interface History {
  /** Everything in the log up to this position is in it. */
  readonly position: number;
  /** Ids of the contacts, sorted by code units. */
  readonly contacts: readonly string[];
  /** The facts of contact i stand at the places from `starts[i]` up to, not including, `ends[i]`. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly facts: FactColumns;
  readonly shapes: ShapeTable;
}

/** Facts of all contacts together; the columns may be longer, because what was replaced is left behind. */
export function countFacts({ starts, ends }: Pick<History, 'starts' | 'ends'>): number {
  let count = 0;
  for (let contact = 0; contact < starts.length; contact += 1) count += (ends[contact] ?? 0) - (starts[contact] ?? 0);
  return count;
}
