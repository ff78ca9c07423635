import type { Instant } from '../facts';
import type { FactData } from './fact-events';

/** What can happen to a hand-off; the same words are the actions of the facts on channel `handoff`. */
export const HANDOFF_ACTIONS = [
  'offered',
  'accepted',
  'rejected',
  'recycled',
  'converted',
  'withdrawn',
  'superseded',
] as const;

export type HandoffAction = (typeof HANDOFF_ACTIONS)[number];

/** Type of the event that holds a decision which is a fact as well. */
export const handoffEventType = (action: HandoffAction): string => `handoff-${action}`;

/** Assigning is a decision and no fact. */
export const HANDOFF_ASSIGNED = 'handoff-assigned';

/** Why a hand-off was offered. */
export type OfferReason = 'live' | 'touch' | 'consent' | 'release' | 'unmerge' | 'loss';

/** The scores at the instant of a qualification. */
export interface QualificationScores {
  readonly at: Instant;
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
}

export interface ModelRef {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
}

/** A decision on a hand-off that is a fact as well. */
export interface HandoffDecidedData extends FactData {
  readonly handoffId: string;
  readonly action: HandoffAction;
  /** Only on `offered`. */
  readonly offer?: {
    readonly qualification: QualificationScores;
    readonly model: ModelRef;
    readonly why: OfferReason;
    readonly dueAt: Instant;
    /** The withdrawn or superseded hand-off that this one follows. */
    readonly follows?: string;
  };
  readonly owner?: string;
  readonly reason?: string;
  /** Name of the key that decided; absent where the engine did. */
  readonly by?: string;
}

export interface HandoffAssignedData {
  readonly v: 1;
  readonly handoffId: string;
  readonly occurredAt: Instant;
  readonly owner: string;
  readonly by: string;
}
