import type { Instant } from '@waymark/journey';
import type { AskedModel, ReplayQuestion, WhatIf } from '@waymark/replay';
import type { PredicateDocument } from '@waymark/scoring';
import { toTime, toTimeOrNull } from '../queries/times';

/** A what-if as it is kept: everything that is not the history is settled, so that it can be asked again. */
export interface KeptQuestion {
  readonly model: AskedModel;
  readonly against: AskedModel | null;
  readonly asOf: Instant;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly where: PredicateDocument | null;
  readonly ignoreHandoffs: boolean;
}

export function whatIfOf({ from, to, ...question }: KeptQuestion): WhatIf {
  return { ...question, bounds: { from: from ?? -Infinity, to: to ?? Infinity } };
}

/** The question as answers tell it. */
export function describeQuestion({ model, against, asOf, from, to, where, ignoreHandoffs }: KeptQuestion): ReplayQuestion {
  return {
    model: model.name,
    against: against?.name ?? null,
    asOf: toTime(asOf),
    from: toTimeOrNull(from),
    to: toTimeOrNull(to),
    where,
    handoffs: ignoreHandoffs ? 'ignore' : 'recorded',
  };
}

/** What a finished replay came to, in short. */
export interface ReplayOutcome {
  /** Everything in the log up to this position was folded. */
  readonly position: number;
  /** Contacts that answer `where` and have a fact by then. */
  readonly contacts: number;
  /** Contacts to which the models do not give the same. */
  readonly changed: number;
  /** Of the report: the same for the same question over the same history. */
  readonly digest: string;
  /** What whoever asked should know, such as that nobody answers `where`. */
  readonly notices: readonly string[];
}

export interface ReplayFailure {
  readonly code: string;
  readonly message: string;
}

/** A replay as it is kept between starts, without the text of its models. */
export interface KeptReplay {
  readonly v: 1;
  readonly id: string;
  /** In the order of asking. */
  readonly number: number;
  readonly question: ReplayQuestion;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** How often it was begun. */
  readonly starts: number;
  readonly askedAt: Instant;
  readonly askedBy: string;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly outcome: ReplayOutcome | null;
  readonly failure: ReplayFailure | null;
}

export function isOver({ state }: Pick<KeptReplay, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}

/** What a running replay is at. */
export type RunningState = 'bringing-history-up' | 'folding' | 'explaining';

export interface ReplayProgress {
  /** Finer than the state; `reading-log` is one of those of the history. */
  readonly phase: string;
  /** Events, contacts or facts, by the phase; both 0 where it is not counted. */
  readonly done: number;
  readonly of: number;
  /** Until the end of the phase, by its pace so far; null before anything is done. */
  readonly etaMs: number | null;
}

/** A replay as the API tells it. */
export interface ReplayRow extends Pick<KeptReplay, 'id' | 'question' | 'askedBy' | 'outcome' | 'failure'> {
  readonly state: 'queued' | RunningState | 'done' | 'failed' | 'cancelled';
  /** Null when it does not run. */
  readonly progress: ReplayProgress | null;
  /** How many are before it; 0 for one that runs or is over. */
  readonly ahead: number;
  readonly askedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** `run` where it runs; `ahead` counts those that come before it. */
export function describeReplay(replay: KeptReplay, run: { readonly state: RunningState; tell(): ReplayProgress } | null, ahead: number): ReplayRow {
  const { id, question, askedBy, outcome, failure, state, askedAt, startedAt, endedAt } = replay;
  return {
    id,
    state: stateOf(state, run),
    progress: run && !isOver(replay) ? run.tell() : null,
    ahead,
    question,
    askedAt: toTime(askedAt),
    askedBy,
    startedAt: toTimeOrNull(startedAt),
    endedAt: toTimeOrNull(endedAt),
    outcome,
    failure,
  };
}

/** One that an earlier process began waits to be begun again. */
function stateOf(state: KeptReplay['state'], run: { readonly state: RunningState } | null): ReplayRow['state'] {
  if (state === 'running') return run?.state ?? 'queued';
  return state;
}
