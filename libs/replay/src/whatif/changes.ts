import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import { mergeSort } from '../columns/merge-sort';
import type { FoldResults } from '../kernel/results';
import type { ChangeKind } from './report';

/** Qualifications from here, inclusive, to there, exclusive; milliseconds since 1970-01-01T00:00:00Z. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

export const NO_BOUNDS: Bounds = { from: -Infinity, to: Infinity };

/** Kinds of change by their number in the columns. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['gained', 'lost', 'earlier', 'later', 'same', 'never'];
const [GAINED, LOST, EARLIER, LATER, SAME, NEVER] = [0, 1, 2, 3, 4, 5] as const;

/** Where a contact has no qualification within the bounds. */
export const NONE = 0xffff_ffff;

/** What became of each contact, as columns beside the results. Contacts that were not asked for have `NEVER` and are not `moved`. */
export interface Changes {
  readonly kinds: Uint8Array;
  /** Entry of the first qualification within the bounds among all entries of its model; `NONE` without one. */
  readonly before: Uint32Array;
  readonly after: Uint32Array;
  /** 1 where anything that a report shows of the contact is not the same. */
  readonly moved: Uint8Array;
}

/** Compares two models contact by contact. Both were folded over the same history, the second with the `where`. `reclassed` tells whose class is another one though its score is the same. */
export function* compareResults(before: FoldResults, after: FoldResults, bounds: Bounds, reclassed: (contact: number) => boolean): Steps<Changes> {
  const size = after.scored.length;
  const changes: Changes = { kinds: new Uint8Array(size).fill(NEVER), before: new Uint32Array(size).fill(NONE), after: new Uint32Array(size).fill(NONE), moved: new Uint8Array(size) };
  yield* visitInSteps(size, (contact) => {
    if (after.chosen[contact] !== 1) return;
    const [was, is] = [firstWithin(before, contact, bounds), firstWithin(after, contact, bounds)];
    changes.before[contact] = was;
    changes.after[contact] = is;
    changes.kinds[contact] = kindOf(before, was, after, is);
    changes.moved[contact] = Number((changes.kinds[contact] as number) < SAME || standsElsewhere(before, after, contact) || reclassed(contact));
  });
  return changes;
}

function firstWithin({ qualifications: { starts, at } }: FoldResults, contact: number, { from, to }: Bounds): number {
  const end = starts[contact + 1] as number;
  for (let entry = starts[contact] as number; entry < end; entry += 1) {
    const instant = at[entry] as number;
    if (instant >= from) return instant < to ? entry : NONE;
  }
  return NONE;
}

function kindOf(before: FoldResults, was: number, after: FoldResults, is: number): number {
  if (was === NONE) return is === NONE ? NEVER : GAINED;
  if (is === NONE) return LOST;
  const days = (after.qualifications.at[is] as number) - (before.qualifications.at[was] as number);
  return days === 0 ? SAME : days < 0 ? EARLIER : LATER;
}

function standsElsewhere(before: FoldResults, after: FoldResults, contact: number): boolean {
  return before.behaviour[contact] !== after.behaviour[contact] || before.fit[contact] !== after.fit[contact] || before.stage[contact] !== after.stage[contact] || before.scored[contact] !== after.scored[contact];
}

/**
 * Contacts that changed, those that change most first: gained and lost by the total that qualified them, then moved
 * qualifications by the days, then the others by the difference of totals; of equals the first by id.
 */
export function* orderChanges(before: FoldResults, after: FoldResults, { kinds, moved, ...entries }: Changes): Steps<Uint32Array> {
  const weights = new Float64Array(kinds.length);
  const places: number[] = [];
  yield* visitInSteps(kinds.length, (contact) => {
    if (moved[contact] === 0) return;
    places.push(contact);
    weights[contact] = weightOf(before, after, kinds[contact] as number, entries.before[contact] as number, entries.after[contact] as number, contact);
  });
  const rank = (contact: number): number => RANKS[kinds[contact] as number] as number;
  const compare = (a: number, b: number): number => rank(a) - rank(b) || (weights[b] as number) - (weights[a] as number) || a - b;
  return Uint32Array.from(yield* mergeSort(places, { sortRun: (run) => run.sort(compare), inOrder: (a, b) => compare(a, b) <= 0 }));
}

const RANKS = [0, 0, 1, 1, 2, 2];

function weightOf(before: FoldResults, after: FoldResults, kind: number, was: number, is: number, contact: number): number {
  if (kind === GAINED) return after.qualifications.total[is] as number;
  if (kind === LOST) return before.qualifications.total[was] as number;
  if (kind === EARLIER || kind === LATER) return Math.abs((after.qualifications.at[is] as number) - (before.qualifications.at[was] as number));
  return Math.abs((after.total[contact] as number) - (before.total[contact] as number));
}
