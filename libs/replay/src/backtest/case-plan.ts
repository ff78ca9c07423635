import type { Instant } from '@waymark/journey';
import type { PredicateDocument } from '@waymark/scoring';
import type { History } from '../columns/history';
import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { ShapeMarks } from './marked-shapes';
import { markShapes } from './marked-shapes';
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
export interface CasePlan extends ShapeMarks {
  readonly history: History;
  readonly options: CaseOptions;
  readonly split: Instant;
  /** The end of what is looked at. */
  readonly end: Instant;
  readonly leaksUntil: Instant;
  readonly graceMs: number;
}

/** @throws RangeError where contacts are to be scored at a split that is not given. */
export function* planCases(history: History, options: CaseOptions): Steps<CasePlan> {
  const { outcome, moment, split, asOf, leaksUntil, graceMs } = options;
  if (moment.kind === 'split' && split === null) throw new RangeError('to score at the split, a split must be given');
  const marks = yield* markShapes(history.shapes, outcome);
  const end = asOf ?? (yield* latestFact(history));
  return { history, options, split: split ?? -Infinity, end, leaksUntil: leaksUntil ?? end, graceMs, ...marks };
}

function* latestFact({ ends, starts, facts }: History): Steps<Instant> {
  let latest = -Infinity;
  yield* visitInSteps(ends.length, (contact) => {
    const end = ends[contact] ?? 0;
    if (end > (starts[contact] ?? 0)) latest = Math.max(latest, facts.at[end - 1] ?? -Infinity);
  });
  return latest;
}
