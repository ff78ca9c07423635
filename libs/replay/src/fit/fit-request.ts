import type { Instant } from '@waymark/journey';
import type { PredicateDocument } from '@waymark/scoring';
import type { CasePlan } from '../backtest/case-plan';
import { planCases } from '../backtest/case-plan';
import type { Case } from '../backtest/make-case';
import { millisOf, momentOf } from '../backtest/scoring-moment';
import type { History } from '../columns/history';
import type { Steps } from '../columns/in-steps';
import type { ThresholdWish } from './report';

/** What a fit is asked. */
export interface FitRequest {
  /** Id and title of the model that is proposed. */
  readonly id: string;
  readonly title: string;
  /** Asked of touchpoints; `checkPredicate` must have passed it. */
  readonly outcome: PredicateDocument;
  /** ISO 8601 duration. */
  readonly within: string;
  /** Parts learning from testing. */
  readonly split: Instant;
  /** `first-touch` (where it is not said), `first-touch+DURATION` or `split`: see `fitPoints`. */
  readonly at?: string;
  readonly asOf?: Instant | null;
  readonly graceMs?: number;
  /** How far back a touch counts, `P90D` where it is not said; null for ever. */
  readonly lookback?: string | null;
  /** Says something with `first-touch` only: with `split` no outcome of a snapshot comes after the split. */
  readonly labels?: 'by-split' | 'whole-history';
  /** Contacts for which a condition must hold, and not hold; 20, or one in 200 where that is more. */
  readonly leastContacts?: number | null;
  readonly falseDiscoveryRate?: number;
  readonly ridge?: number;
  /** What a rule that doubles the odds is worth; 10 where it is not said. */
  readonly pointsPerDoubling?: number;
  /** One contact in ten where it is not said. */
  readonly threshold?: ThresholdWish;
  /** Keys under `profile` and `attributes` that an installation seals beyond the built-in ones. */
  readonly sealedKeys?: readonly string[];
  readonly resamples?: number;
  readonly seed?: number;
}

const DEFAULTS = {
  at: 'first-touch',
  asOf: null,
  graceMs: 86_400_000,
  lookback: 'P90D',
  labels: 'by-split' as const,
  leastContacts: null,
  falseDiscoveryRate: 0.05,
  ridge: 1,
  pointsPerDoubling: 10,
  threshold: { share: 0.1 },
  sealedKeys: [],
  resamples: 1_000,
  seed: 1,
};

/** A request with everything said. */
export type CompleteFit = Required<FitRequest>;

export const completeFit = (request: FitRequest): CompleteFit => ({ ...DEFAULTS, ...request });

export interface FitPlans {
  readonly learning: CasePlan;
  readonly learningSide: Case['side'];
  readonly testing: CasePlan;
}

/**
 * With `first-touch` one plan parts contacts by when they came. With `split` the contacts known at the split are for
 * testing, and those known one window before it, with what came of them by the split, for learning.
 */
export function* plansOf(history: History, { outcome, within, split, at, asOf, graceMs, labels }: CompleteFit): Steps<FitPlans> {
  const moment = momentOf(at);
  const withinMs = millisOf(within);
  const testing = yield* planCases(history, { outcome, withinMs, moment, split, asOf, graceMs, labels });
  if (moment.kind === 'first-touch') return { learning: testing, learningSide: 'learning', testing };
  const known = { split: split - withinMs, asOf: Math.min(split, testing.end), leaksUntil: testing.end };
  const learning = yield* planCases(history, { outcome, withinMs, moment, graceMs, ...known });
  return { learning, learningSide: 'testing', testing };
}
