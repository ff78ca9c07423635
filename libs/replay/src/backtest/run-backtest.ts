import type { Instant } from '@waymark/journey';
import type { PredicateDocument } from '@waymark/scoring';
import { compileModel } from '@waymark/scoring';
import type { History } from '../columns/history';
import type { Steps } from '../columns/in-steps';
import type { TestedModel } from './build-report';
import { buildBacktest } from './build-report';
import { planCases } from './case-plan';
import type { LateFacts } from './collect-cases';
import { collectCases } from './collect-cases';
import { foldScorer } from './fold-scorer';
import type { BacktestReport } from './report';
import { millisOf, momentOf } from './scoring-moment';

/** What a backtest is asked. */
export interface BacktestRequest {
  /** One, or two that are measured on the same cases. */
  readonly models: readonly TestedModel[];
  /** Asked of touchpoints; `checkPredicate` must have passed it. */
  readonly outcome: PredicateDocument;
  /** ISO 8601 duration. */
  readonly within: string;
  /** `first-touch` (where it is not said), `first-touch+DURATION` or `split`. */
  readonly at?: string;
  readonly split?: Instant | null;
  readonly asOf?: Instant | null;
  /** How long a fact may take to be recorded and still count as known when it happened; a day where it is not said. */
  readonly graceMs?: number;
  readonly capacityPerWeek?: number | null;
  /** Resamples of the intervals, 1,000 where it is not said and at most 10,000; the same seed gives the same intervals. */
  readonly resamples?: number;
  readonly seed?: number;
}

const DEFAULTS = { at: 'first-touch', split: null, asOf: null, graceMs: 86_400_000, capacityPerWeek: null, resamples: 1_000, seed: 1 };

/** The cases of a backtest, scored but not yet measured. */
interface CollectedBacktest {
  /** What would have been peeking. */
  readonly lateFacts: LateFacts;
  measure(): Steps<BacktestReport>;
}

/**
 * Makes and scores the cases; measuring them, which takes longer, is left to the caller.
 * @throws RangeError for a duration, an instant of scoring or a split that is none.
 */
export function* collectBacktest(history: History, request: BacktestRequest): Steps<CollectedBacktest> {
  const { models, ...asked } = { ...DEFAULTS, ...request };
  const plan = yield* planCases(history, {
    ...asked,
    withinMs: millisOf(asked.within),
    moment: momentOf(asked.at),
  });
  const set = yield* collectCases(plan, models.map(({ document }) => foldScorer(history, compileModel(document))));
  const question = { ...asked, split: timestamp(asked.split), asOf: timestamp(asked.asOf) };
  return { lateFacts: set.lateFacts, measure: () => buildBacktest(question, models, set) };
}

/** Measures models by a history. Throws as `collectBacktest` does. */
export function* runBacktest(history: History, request: BacktestRequest): Steps<BacktestReport> {
  const collected = yield* collectBacktest(history, request);
  return yield* collected.measure();
}

const timestamp = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());
