import type { Row, RowChange } from '@waymark/engine';
import type { HandoffBook } from '@waymark/journey';
import { isUnanswered } from '@waymark/journey';
import type { ContactState, Qualification, StageEntry } from '@waymark/scoring';

/** How a qualified contact stands with sales: `waiting` and `blocked` ones have no offer yet. */
export type Standing = 'none' | 'open' | 'waiting' | 'blocked';

/** Where a contact stands, given its state under a model and its hand-offs. */
export function standingOf(state: ContactState, book: HandoffBook, shared: boolean): Standing {
  if (book.handoffs.some(({ open }) => open)) return 'open';
  const latest = state.qualifications.at(-1);
  if (shared || !latest || !state.qualified || !isUnanswered(book, latest.at)) return 'none';
  return state.consent['sales_contact'] === false ? 'blocked' : 'waiting';
}

export interface ScoreContext {
  readonly gen: string;
  readonly contact: string;
  readonly standing: Standing;
  readonly lastChannel: string | null;
  readonly owner: string | null;
  readonly accountName: string | null;
  readonly account: string | null;
}

function scoreRow(state: ContactState, context: ScoreContext): Row {
  return {
    gen: context.gen,
    contact: context.contact,
    as_of: state.asOf,
    fading: Number(state.fading),
    behaviour: state.behaviour,
    fit: state.fit,
    total: state.total,
    class: state.class,
    stage: state.stage,
    stage_since: state.stages.at(-1)?.at ?? state.asOf,
    qualified: Number(state.qualified),
    qualified_at: state.qualifications.at(-1)?.at ?? null,
    touches: state.touches,
    last_touch_at: state.lastTouchAt,
    last_channel: context.lastChannel,
    standing: context.standing,
    owner: context.owner,
    account_name: context.accountName,
    account: context.account,
  };
}

/** What a contact's rows under one model were last made of, apart from its score. */
export interface WrittenScore extends Pick<ContactState, 'qualifications' | 'stages'> {
  readonly dueAt: number | null;
}

export const NOTHING_WRITTEN: WrittenScore = { qualifications: [], stages: [], dueAt: null };

/** Turns the rows of one contact under one model into those of a state; without knowing what was written, all are written. */
export function scoreChanges(state: ContactState, context: ScoreContext, dueAt: number | null, before: WrittenScore | null): readonly RowChange[] {
  const key = { gen: context.gen, contact: context.contact };
  const qualification = ({ at, behaviour, fit, total, fact }: Qualification): Row => ({ ...key, at, fact_id: fact, behaviour, fit, total });
  const stageEntry = ({ stage, at }: StageEntry, seq: number): Row => ({ ...key, seq, stage, at });
  return [
    { table: 'score', put: scoreRow(state, context) },
    ...listChanges('qualification', key, state.qualifications.map(qualification), commonLength(before?.qualifications, state.qualifications)),
    ...listChanges('stage_entry', key, state.stages.map(stageEntry), commonLength(before?.stages, state.stages)),
    ...(before?.dueAt === dueAt ? [] : [dueChange({ ...key, kind: 'state' }, dueAt)]),
  ];
}

/** How many items were written before and still stand, where others only follow them; null where all is to be written. */
function commonLength<T>(before: readonly T[] | undefined, now: readonly T[]): number | null {
  return before?.every((item, index) => item === now[index]) ? before.length : null;
}

function listChanges(table: string, key: Row, rows: readonly Row[], standing: number | null): readonly RowChange[] {
  const puts = rows.slice(standing ?? 0).map((put) => ({ table, put }));
  return standing === null ? [{ table, remove: key }, ...puts] : puts;
}

function dueChange(key: Row, dueAt: number | null): RowChange {
  return dueAt === null ? { table: 'due', remove: key } : { table: 'due', put: { ...key, at: dueAt } };
}
