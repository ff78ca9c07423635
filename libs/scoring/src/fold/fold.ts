import type { Instant, ProfileValue, TouchpointFact } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';
import type { RecentTouches } from '../compile/recent';
import type { Stage } from '../document/model';
import { STAGES } from '../document/model';
import type { Recorder } from '../ledger/recorder';
import { newRecorder } from '../ledger/recorder';
import type { Tallies } from '../ledger/limit';
import type { LiveSum } from '../ledger/live-sum';
import { emptySum } from '../ledger/live-sum';
import type { Score } from './score';

/** A stage that was entered, fallbacks included. */
export interface StageEntry {
  readonly stage: Stage;
  readonly at: Instant;
}

/** An instant at which the contact qualified, with the scores then and the fact that did it. */
export interface Qualification {
  readonly at: Instant;
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  readonly fact: string;
}

/**
 * A contact's history folded so far. Made by `createFold`, moved on by `applyFact`, read by `readFold`; what is inside
 * is nobody else's business.
 */
export interface Fold {
  readonly model: CompiledModel;
  /** The instant that is being looked at; -Infinity before the first fact. */
  now: Instant;
  /** The fact that is being looked at, if it is a touchpoint. */
  touch: TouchpointFact | null;

  readonly profile: Map<string, ProfileValue>;
  readonly account: Map<string, ProfileValue>;
  readonly consent: Map<string, boolean>;
  /** Unclamped sum of the fit rules that hold; null when attributes have changed since it was added up. */
  fitSum: number | null;

  sum: LiveSum;
  readonly recorder: Recorder | null;
  readonly tallies: (Tallies | null)[];
  readonly recents: RecentTouches[];
  /** What was last worked out for `now`; null when something has changed since. */
  score: Score | null;

  touches: number;
  lastTouchAt: Instant | null;
  handoff: string;
  /** When the next inactivity line is due; Infinity while no activity has started the clock. */
  inactivityDueAt: Instant;

  /** Place among the stages. */
  stage: number;
  stageSince: Instant;
  readonly stages: StageEntry[];
  /** After a fallback nothing is entered before the next touchpoint. */
  entryBarred: boolean;

  armed: boolean;
  rearmedAt: Instant | null;
  readonly qualifications: Qualification[];
}

export interface FoldOptions {
  /** Keep the whole ledger, so that the fold can be explained; it takes memory for every line ever added. */
  readonly explain?: boolean;
}

/** A fold of nothing yet. */
export function createFold(model: CompiledModel, options: FoldOptions = {}): Fold {
  return {
    model,
    now: -Infinity,
    touch: null,
    profile: new Map(),
    account: new Map(),
    consent: new Map(),
    fitSum: null,
    sum: emptySum(model.sums),
    recorder: options.explain === true ? newRecorder() : null,
    tallies: model.rules.map(() => null),
    recents: model.recents.map(() => ({ instants: [], head: 0 })),
    score: null,
    touches: 0,
    lastTouchAt: null,
    handoff: 'none',
    inactivityDueAt: Infinity,
    stage: 0,
    stageSince: -Infinity,
    stages: [],
    entryBarred: false,
    armed: true,
    rearmedAt: null,
    qualifications: [],
  };
}

/** Enters a stage at an instant. */
export function enterStage(fold: Fold, stage: number, at: Instant): void {
  fold.stage = stage;
  fold.stageSince = at;
  fold.stages.push({ stage: STAGES[stage] ?? 'discover', at });
}
