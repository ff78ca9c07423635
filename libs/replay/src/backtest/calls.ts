import { mondayOf, weekOf } from '../weeks';
import type { ModelCall, ScoredCase } from './cases';
import { share } from './levels';
import { quantile } from './quantiles';

/** What came of the contacts that a model called by its own threshold. */
export interface Calls {
  readonly called: number;
  readonly right: number;
  /** Share of the called that have the outcome; null where nobody was called. */
  readonly precision: number | null;
  /** Share of the outcomes that were called; null without outcomes. */
  readonly recall: number | null;
  /** Precision by the base rate. */
  readonly lift: number | null;
}

/** Days from the first qualification to the outcome, of the outcomes that were called. */
export interface LeadTime {
  readonly contacts: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface CalledWeek {
  /** The ISO week's Monday, `YYYY-MM-DD`, UTC. */
  readonly monday: string;
  readonly called: number;
}

/** Qualifications by week, against what sales can take. */
export interface Load {
  /** Without a gap, from the first scoring to the last scoring or call; the last 2,000 where there are more. */
  readonly weeks: readonly CalledWeek[];
  readonly meanPerWeek: number;
  readonly mostPerWeek: number;
  /** What sales can take in a week; null where it was not said, and so are the two below. */
  readonly capacityPerWeek: number | null;
  /** Weeks with more calls than that, and the calls beyond it. */
  readonly weeksOver: number | null;
  readonly callsOver: number | null;
  /** Calls that sales could have taken besides. */
  readonly roomLeft: number | null;
}

const DAY_MS = 86_400_000;
const MOST_WEEKS = 2_000;

/** A case with the call of the model that is told of. */
export interface CalledCase extends ModelCall, Pick<ScoredCase, 'scoredAt' | 'outcomeAt'> {}

/** `isCalled` says who counts as called. */
export function callsOf<Each extends Pick<ScoredCase, 'outcomeAt'>>(cases: readonly Each[], isCalled: (each: Each) => boolean): Calls {
  const outcomes = cases.filter(({ outcomeAt }) => outcomeAt !== null).length;
  const called = cases.filter(isCalled);
  const right = called.filter(({ outcomeAt }) => outcomeAt !== null).length;
  const precision = share(right, called.length);
  const baseRate = share(outcomes, cases.length);
  const lift = precision === null || baseRate === null ? null : share(precision, baseRate);
  return { called: called.length, right, precision, recall: share(right, outcomes), lift };
}

/** Null where no outcome was called. */
export function leadTimeOf(cases: readonly CalledCase[]): LeadTime | null {
  const days = cases
    .flatMap(({ calledAt, outcomeAt }) => (calledAt === null || outcomeAt === null ? [] : [(outcomeAt - calledAt) / DAY_MS]))
    .sort((a, b) => a - b);
  const at = (part: number) => quantile(days, part) ?? 0;
  return days.length === 0 ? null : { contacts: days.length, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

/**
 * Of all cases, those with an open window included; calls before the first scoring are not counted, and of more than
 * 2,000 weeks the last are told of. Null without cases.
 */
export function loadOf(cases: readonly CalledCase[], capacityPerWeek: number | null): Load | null {
  const scored = cases.map(({ scoredAt }) => weekOf(scoredAt));
  const least = scored.reduce((first, week) => Math.min(first, week), Infinity);
  if (least === Infinity) return null;
  const calls = cases.flatMap(({ calledAt }) => (calledAt === null ? [] : [weekOf(calledAt)]));
  const last = [...scored, ...calls].reduce((most, week) => Math.max(most, week), least);
  const first = Math.max(least, last - MOST_WEEKS + 1);
  const called = calls.filter((week) => week >= first);
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const week of called) counts[week - first] = (counts[week - first] ?? 0) + 1;
  return {
    weeks: counts.map((count, index) => ({ monday: mondayOf(first + index), called: count })),
    meanPerWeek: called.length / counts.length,
    mostPerWeek: counts.reduce((most, count) => Math.max(most, count), 0),
    capacityPerWeek,
    ...againstCapacity(counts, capacityPerWeek),
  };
}

function againstCapacity(counts: readonly number[], capacity: number | null): Pick<Load, 'weeksOver' | 'callsOver' | 'roomLeft'> {
  if (capacity === null) return { weeksOver: null, callsOver: null, roomLeft: null };
  const over = counts.map((count) => count - capacity);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    weeksOver: over.filter((each) => each > 0).length,
    callsOver: sum(over.filter((each) => each > 0)),
    roomLeft: -sum(over.filter((each) => each < 0)) + 0,
  };
}
