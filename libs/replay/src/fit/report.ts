import type { PredicateDocument, ScoringModel } from '@waymark/scoring';
import type { Estimate } from '../backtest/bootstrap';
import type { Calls } from '../backtest/calls';

/** Where the proposed threshold is to lie. */
export type ThresholdWish =
  /** Calls as many of the learning contacts a week as sales can take. */
  | { readonly capacityPerWeek: number }
  /** Calls as many as can be while this share of them has the outcome. */
  | { readonly precision: number }
  /** Calls this share of the contacts. */
  | { readonly share: number };

/** What was asked. Instants are RFC 3339 in UTC, durations ISO 8601. */
export interface FitQuestion {
  readonly outcome: PredicateDocument;
  readonly within: string;
  readonly at: string;
  readonly split: string;
  /** How far back a touch counts; null for ever. */
  readonly lookback: string | null;
  readonly labels: 'by-split' | 'whole-history';
  /** A condition must hold, and must not hold, for so many of the learning contacts. */
  readonly leastContacts: number;
  readonly falseDiscoveryRate: number;
  readonly ridge: number;
  readonly pointsPerDoubling: number;
  readonly threshold: ThresholdWish;
  readonly seed: number;
}

/** A condition that became a rule. */
export interface LearnedRule {
  readonly rule: string;
  readonly section: 'behaviour' | 'fit';
  readonly title: string;
  readonly when: PredicateDocument;
  readonly points: number;
  /** What the odds of the outcome are multiplied by where it holds, all other rules being equal. */
  readonly oddsRatio: number;
  /** Natural logarithm of that, and its standard error. */
  readonly coefficient: number;
  readonly standardError: number;
  /** Learning contacts for which it holds, with the outcome among them. */
  readonly contacts: number;
  readonly outcomes: number;
  /** Outcomes by contacts, for those and for all others. */
  readonly rate: number;
  readonly rateOfOthers: number;
  /** The chance of so great a difference were there none (Fisher's exact test). */
  readonly chance: number;
}

/**
 * Why a condition is no rule: it looks at what follows a hand-off or at the outcome (`leak`); is personal data
 * (`sealed`); was mostly written down later (`late`); holds for too few, or for all but a few (`rare`, `constant`);
 * gives the outcome away as only something written afterwards can (`gives-away`); makes no difference beyond chance
 * (`chance`); says the same as a rule (`same`); beside the rules says the opposite of what it says by itself (`turned`), or little (`weak`); comes after as many as are looked at (`bound`).
 */
export type Refusal = 'leak' | 'sealed' | 'late' | 'rare' | 'constant' | 'gives-away' | 'chance' | 'same' | 'turned' | 'weak' | 'bound';

export interface RefusedCondition {
  readonly title: string;
  /** Null for the values of a field together. */
  readonly when: PredicateDocument | null;
  readonly why: Refusal;
  /** The figures behind it, in words. */
  readonly detail: string;
}

export interface FitSide {
  readonly cases: number;
  readonly outcomes: number;
  readonly baseRate: number | null;
  /** Left out because the window was not over. */
  readonly windowOpen: number;
}

export interface FitReport {
  readonly v: 1;
  readonly question: FitQuestion;
  readonly learning: FitSide;
  readonly testing: FitSide;
  /** Facts that had been recorded too late to be learnt from. */
  readonly lateFacts: number;
  readonly learned: readonly LearnedRule[];
  /** At most 500, those that could mislead first. */
  readonly refused: readonly RefusedCondition[];
  readonly refusedCounts: Readonly<Record<Refusal, number>>;
  /** Log odds where no rule holds; null where nothing was learnt. */
  readonly intercept: number | null;
  /** The proposed threshold and what it would have called of the learning contacts; null where nothing was learnt. */
  readonly threshold: (Calls & { readonly score: number }) | null;
  /** AUC of the points on what they were learnt from, and on what they never saw; null where it is not defined. */
  readonly aucLearning: number | null;
  readonly aucTesting: Estimate | null;
  readonly notes: readonly string[];
}

/** A proposed model, which passes `checkModel`, and how it came about; null where nothing was learnt. */
export interface FitProposal {
  readonly model: ScoringModel | null;
  readonly report: FitReport;
}
