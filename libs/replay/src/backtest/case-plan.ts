import type { Instant } from '@waymark/journey';
import type { PredicateDocument } from '@waymark/scoring';
import type { History } from '../columns/history';
import { markShapes, markTouches } from './marked-shapes';
import type { ScoringMoment } from './scoring-moment';

/** How cases are made of a history. */
export interface CaseOptions {
  /** Asked of touchpoints; `checkPredicate` must have passed it. */
  readonly outcome: PredicateDocument;
  readonly withinMs: number;
  readonly moment: ScoringMoment;
  /** Parts learning from testing; must be there where `moment` is the split. */
  readonly split: Instant | null;
  /** Facts after it are not looked at; null for the latest fact of the history. */
  readonly asOf?: Instant | null;
  /** Up to when outcomes are looked for to find leaks, and for nothing else; as far as facts are looked at where it is not said. */
  readonly leaksUntil?: Instant;
  /** How long a fact may take to be recorded and still count as known when it happened. */
  readonly graceMs: number;
  /** What learning may know of outcomes: what had come out by the split (the rule), or all that came out since. */
  readonly labels?: 'by-split' | 'whole-history';
}

/** Options made ready for one history. */
export interface CasePlan {
  readonly history: History;
  readonly options: CaseOptions;
  readonly split: Instant;
  /** The end of what is looked at. */
  readonly end: Instant;
  readonly leaksUntil: Instant;
  readonly graceMs: number;
  readonly outcomes: Uint8Array;
  readonly touches: Uint8Array;
}

/** @throws RangeError where contacts are to be scored at a split that is not given. */
export function planCases(history: History, options: CaseOptions): CasePlan {
  const { outcome, moment, split, asOf, leaksUntil, graceMs } = options;
  if (moment.kind === 'split' && split === null) throw new RangeError('to score at the split, a split must be given');
  const end = asOf ?? latestFact(history);
  return {
    history,
    options,
    split: split ?? -Infinity,
    end,
    leaksUntil: leaksUntil ?? end,
    graceMs,
    outcomes: markShapes(history.shapes, outcome),
    touches: markTouches(history.shapes),
  };
}

function latestFact({ ends, starts, facts }: History): Instant {
  return ends.reduce((latest, end, contact) => (end > (starts[contact] ?? 0) ? Math.max(latest, facts.at[end - 1] ?? -Infinity) : latest), -Infinity);
}
