import type { Instant, TouchpointFact } from '@waymark/journey';
import type { UnitOf } from '../compile/calendar';

/** How often a rule may add a line: within a duration, within a calendar unit, or ever. */
export interface Limit {
  readonly times: number;
  readonly windowMs: number | null;
  readonly unitOf: UnitOf | null;
  /** The value of the field under `by`, typed, as a text; always the same without `by`. */
  readonly keyOf: (touch: TouchpointFact) => string;
}

/**
 * Lines that a rule has added for one key. For a duration the latest `times` instants are enough; for a calendar unit
 * the counts of the two latest units (a clock that is set back at midnight can return to the day before once).
 */
export interface Tally {
  count: number;
  unit: number;
  earlierUnit: number;
  earlierCount: number;
  readonly instants: Instant[];
}

/** Tallies by key; unbounded only as the values of the field under `by` are. */
export type Tallies = Map<string, Tally>;

export function limitAllows(limit: Limit, tally: Tally | undefined, at: Instant): boolean {
  if (tally === undefined) return true;
  if (limit.windowMs !== null) {
    const { instants } = tally;
    const oldest = instants.length < limit.times ? undefined : instants[instants.length - limit.times];
    return oldest === undefined || oldest <= at - limit.windowMs;
  }
  if (limit.unitOf === null) return tally.count < limit.times;
  return linesInUnit(tally, limit.unitOf(at)) < limit.times;
}

/** What of a tally tells how many lines fall in a calendar unit: the two latest units that had any. */
export type UnitTally = Pick<Tally, 'count' | 'unit' | 'earlierUnit' | 'earlierCount'>;

/** How many lines fall in a calendar unit, one of the two latest that had any. */
export function linesInUnit(tally: UnitTally, unit: number): number {
  if (unit === tally.unit) return tally.count;
  return unit === tally.earlierUnit ? tally.earlierCount : 0;
}

/** Notes that a line was added. */
export function countLine(limit: Limit, tallies: Tallies, key: string, at: Instant): void {
  let tally = tallies.get(key);
  if (tally === undefined) {
    tally = { count: 0, unit: NaN, earlierUnit: NaN, earlierCount: 0, instants: [] };
    tallies.set(key, tally);
  }
  if (limit.windowMs !== null) noteInstant(limit, tally, limit.windowMs, at);
  else if (limit.unitOf === null) tally.count += 1;
  else countInUnit(tally, limit.unitOf(at));
}

/** No more than `times` lines fall in a window, so those that have left it go. */
function noteInstant(limit: Limit, tally: Tally, windowMs: number, at: Instant): void {
  const { instants } = tally;
  if (instants.length >= limit.times) {
    let gone = 0;
    while (gone < instants.length && (instants[gone] ?? 0) <= at - windowMs) gone += 1;
    instants.splice(0, gone);
  }
  instants.push(at);
}

/** Notes a line in a calendar unit. */
export function countInUnit(tally: UnitTally, unit: number): void {
  if (unit === tally.unit) {
    tally.count += 1;
    return;
  }
  const count = linesInUnit(tally, unit);
  tally.earlierUnit = tally.unit;
  tally.earlierCount = tally.count;
  tally.unit = unit;
  tally.count = count + 1;
}
