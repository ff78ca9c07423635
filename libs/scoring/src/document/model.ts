import type { Scalar } from '@waymark/journey';

/** The identifier that a document of version 1 carries under `schema`. */
export const MODEL_SCHEMA_ID = 'waymark/scoring-model/v1';

/** The five stages of a journey, lowest first. */
export const STAGES = ['discover', 'contact', 'handshake', 'value', 'renewal'] as const;
export type Stage = (typeof STAGES)[number];

/** Units of the calendar in the model's time zone, and `lifetime`; anything else under `per` is a duration. */
export const CALENDAR_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** A scoring model as it is written: the document after parsing, checked by `parseModel` or `checkModel`. */
export interface ScoringModel {
  readonly schema: typeof MODEL_SCHEMA_ID;
  readonly id: string;
  readonly title?: string;
  readonly timezone?: string;
  readonly behaviour?: BehaviourSection;
  readonly fit?: FitSection;
  readonly bands?: { readonly fit: BandTable; readonly behaviour: BandTable };
  readonly qualification?: QualificationSection;
  readonly stages?: StagesSection;
}

export interface BehaviourSection {
  readonly floor?: number;
  readonly max?: number;
  readonly ceiling?: number;
  readonly groups?: Readonly<Record<string, { readonly max: number }>>;
  readonly inactivity?: { readonly after: string; readonly every: string; readonly points: number };
  readonly suspend?: PredicateDocument;
  readonly rules?: readonly RuleDocument[];
}

export interface RuleDocument {
  readonly id: string;
  readonly title?: string;
  readonly when: PredicateDocument;
  readonly points?: number;
  readonly reset?: true;
  readonly limit?: LimitDocument;
  readonly decay?: DecayDocument;
  readonly group?: string;
}

export interface LimitDocument {
  readonly times: number;
  readonly per: string;
  readonly by?: string;
}

/** Exactly one of the three, each an ISO 8601 duration. */
export interface DecayDocument {
  readonly halfLife?: string;
  readonly linear?: string;
  readonly expires?: string;
}

export interface FitSection {
  readonly max?: number;
  readonly min?: number;
  readonly rules?: readonly FitRuleDocument[];
}

export interface FitRuleDocument {
  readonly id: string;
  readonly title?: string;
  readonly when: PredicateDocument;
  readonly points: number;
}

/** Lowest value of each band; the one with `null` takes everything below. */
export type BandTable = Readonly<Record<string, number | null>>;

export interface QualificationSection {
  readonly when: PredicateDocument;
  readonly unless?: PredicateDocument;
  readonly rearm?: 'on-recycle' | 'on-drop' | PredicateDocument;
  readonly cooldown?: string;
}

export interface StagesSection {
  readonly enter?: Readonly<Partial<Record<Exclude<Stage, 'discover'>, PredicateDocument>>>;
  readonly fallback?: readonly FallbackDocument[];
}

export interface FallbackDocument {
  readonly from: Stage;
  readonly to: Stage;
  readonly idle?: string;
  readonly when?: PredicateDocument;
}

/** Field paths, `all`, `any`, `not` and `recent`; every member must hold. */
export interface PredicateDocument {
  readonly all?: readonly PredicateDocument[];
  readonly any?: readonly PredicateDocument[];
  readonly not?: PredicateDocument;
  readonly recent?: RecentDocument;
  readonly [field: string]: unknown;
}

export interface RecentDocument {
  readonly where: PredicateDocument;
  readonly within: string;
  readonly count: number | Operators;
}

export interface Operators {
  readonly eq?: Scalar;
  readonly ne?: Scalar;
  readonly in?: readonly Scalar[];
  readonly nin?: readonly Scalar[];
  readonly gt?: number | string;
  readonly gte?: number | string;
  readonly lt?: number | string;
  readonly lte?: number | string;
  readonly exists?: boolean;
  readonly startsWith?: string;
  readonly endsWith?: string;
  readonly contains?: string;
  readonly matches?: string;
}

/** A field's test: a scalar (equal), an array (one of) or operators that must all hold. */
export type FieldTest = Scalar | readonly Scalar[] | Operators;
