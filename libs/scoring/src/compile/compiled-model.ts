import type { Decay } from '../ledger/decay';
import type { Limit } from '../ledger/limit';
import type { SumPlan } from '../ledger/live-sum';
import type { ScoringModel } from '../document/model';
import type { Predicate } from './predicate';
import type { RecentPlan } from './recent';
import type { RuleIndex } from './rule-index';

/** A model ready to fold with: predicates are functions, durations milliseconds, groups and stages places. */
export interface CompiledModel {
  readonly document: ScoringModel;
  readonly floor: number | null;
  readonly max: number | null;
  readonly ceiling: number | null;
  readonly inactivity: CompiledInactivity | null;
  readonly suspend: Predicate | null;
  readonly rules: readonly CompiledRule[];
  readonly ruleIndex: RuleIndex;
  /** Names of the groups, in the order of `sums.caps`. */
  readonly groups: readonly string[];
  readonly sums: SumPlan;
  readonly fitRules: readonly CompiledFitRule[];
  readonly fitMin: number | null;
  readonly fitMax: number | null;
  readonly bands: { readonly fit: readonly Band[]; readonly behaviour: readonly Band[] } | null;
  readonly qualification: CompiledQualification | null;
  /** By place of the stage; null where nothing enters it by itself. */
  readonly enter: readonly (Predicate | null)[];
  /** Fallbacks with a `when`, by place of the stage they start from. */
  readonly fallbacks: readonly (readonly CompiledFallback[])[];
  /** The idle fallback that comes first from each stage, if it has one. */
  readonly idle: readonly (CompiledIdle | null)[];
  readonly recents: readonly RecentPlan[];
}

export interface CompiledInactivity {
  readonly afterMs: number;
  readonly everyMs: number;
  readonly points: number;
}

export interface CompiledRule {
  readonly id: string;
  readonly when: Predicate;
  readonly reset: boolean;
  /** 0 beside `reset`. */
  readonly points: number;
  readonly limit: Limit | null;
  readonly decay: Decay | null;
  /** 0 without a group, else 1 + the group's place. */
  readonly slot: number;
  /** The place of the pot that adds up its lines; -1 without decay. */
  readonly pot: number;
}

export interface CompiledFitRule {
  readonly id: string;
  readonly when: Predicate;
  readonly points: number;
}

/** Bands stand from the highest threshold down; the last, with -Infinity, takes everything below. */
export interface Band {
  readonly name: string;
  readonly from: number;
}

export interface CompiledQualification {
  readonly when: Predicate;
  readonly unless: Predicate | null;
  /** Null for `on-drop`. */
  readonly rearm: Predicate | null;
  readonly cooldownMs: number;
}

export interface CompiledFallback {
  readonly to: number;
  readonly when: Predicate;
}

export interface CompiledIdle {
  readonly to: number;
  readonly idleMs: number;
}
