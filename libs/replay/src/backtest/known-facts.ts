import type { Instant } from '@waymark/journey';
import type { FactColumns, History } from '../columns/history';
import { NEVER_RECORDED } from '../columns/history';

/** When a fact was recorded; null where nobody knows. */
export function recordedAtOf({ at, recordedAfter }: FactColumns, place: number): Instant | null {
  const seconds = recordedAfter[place] ?? NEVER_RECORDED;
  return seconds === NEVER_RECORDED ? null : (at[place] ?? 0) + seconds * 1000;
}

/**
 * Could a fact that had happened by an instant be known then? It could where it was recorded by then, where it came
 * within the grace that transport takes in any case, or where nobody knows better.
 */
export function knownBy(facts: FactColumns, place: number, instant: Instant, graceMs: number): boolean {
  const recordedAt = recordedAtOf(facts, place);
  return recordedAt === null || recordedAt <= Math.max(instant, (facts.at[place] ?? 0) + graceMs);
}

/** Looks at a contact's facts in their order until `look` answers true; the place where it did, or null. */
export function findFact(
  { facts, starts, ends }: History,
  contact: number,
  look: (place: number, at: Instant, shape: number) => boolean,
): number | null {
  const end = ends[contact] ?? 0;
  for (let place = starts[contact] ?? 0; place < end; place += 1) {
    if (look(place, facts.at[place] ?? 0, facts.shape[place] ?? 0)) return place;
  }
  return null;
}
