import type { PredicateDocument } from '@waymark/scoring';
import type { ModelName } from '../whatif/report';
import type { AucIntervals, Estimate } from './bootstrap';
import type { Calibration } from './calibration';
import type { Calls, LeadTime, Load } from './calls';
import type { LateFacts } from './collect-cases';
import type { CurvePoint } from './curves';
import type { Decile } from './deciles';
import type { LeakyRule } from './leaky-rules';

/** What was asked. Instants are RFC 3339 in UTC, durations ISO 8601. */
export interface BacktestQuestion {
  readonly outcome: PredicateDocument;
  readonly within: string;
  /** `first-touch`, `first-touch+DURATION` or `split`. */
  readonly at: string;
  readonly split: string | null;
  /** The end of the history that was looked at; null for its latest fact. */
  readonly asOf: string | null;
  /** How late a fact may have been recorded and still count as known when it happened. */
  readonly graceMs: number;
  readonly capacityPerWeek: number | null;
  readonly resamples: number;
  readonly seed: number;
}

/** Contacts that are not told of, by why; see `LeftOut` for the first four. */
export interface LeftOutOfReport {
  readonly neverTouched: number;
  readonly unknownThen: number;
  readonly alreadyHappened: number;
  readonly notYetDue: number;
  readonly beforeSplit: number;
  /** The window was not over when the history ended; and how many of these had the outcome nevertheless. */
  readonly windowOpen: number;
  readonly windowOpenWithOutcome: number;
}

/** How well one model would have called the outcome. */
export interface ModelBacktest {
  readonly model: ModelName;
  /** Area under the ROC curve with its 95 % interval; null where all cases are of one kind. */
  readonly auc: Estimate | null;
  readonly averagePrecision: number | null;
  /** ROC and precision/recall by score, at most 200 points. */
  readonly curve: readonly CurvePoint[];
  readonly deciles: readonly Decile[];
  readonly calibration: Calibration | null;
  /** Qualified at the instant of scoring; null where the model has no `qualification`, and so are the three below. */
  readonly atScoring: Calls | null;
  /** Qualified at any instant before the outcome, or before the window's end where none came. */
  readonly beforeOutcome: Calls | null;
  readonly leadTime: LeadTime | null;
  readonly load: Load | null;
  readonly leakyRules: readonly LeakyRule[];
}

/** The answer to a backtest: one model, or two on the same cases. */
export interface BacktestReport {
  readonly v: 1;
  readonly question: BacktestQuestion;
  readonly contacts: number;
  readonly cases: number;
  readonly outcomes: number;
  /** Outcomes by cases; null without cases. */
  readonly baseRate: number | null;
  readonly leftOut: LeftOutOfReport;
  readonly lateFacts: LateFacts;
  readonly models: readonly ModelBacktest[];
  /** The second AUC less the first, resampled in pairs; null with one model, or where all cases are of one kind. */
  readonly difference: AucIntervals['difference'];
  /** What a reader should know before believing a figure. */
  readonly notes: readonly string[];
}
