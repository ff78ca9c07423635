import type { Row, RowChange } from '@waymark/engine';
import type { HandoffBook } from '@waymark/journey';
import { isUnanswered } from '@waymark/journey';
import type { ContactState } from '@waymark/scoring';

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
  };
}

/** All rows of one contact under one model, in the place of those that were there. */
export function scoreChanges(state: ContactState, context: ScoreContext, dueAt: number | null): readonly RowChange[] {
  const key = { gen: context.gen, contact: context.contact };
  return [
    { table: 'score', put: scoreRow(state, context) },
    { table: 'qualification', remove: key },
    ...state.qualifications.map(({ at, behaviour, fit, total, fact }) => ({
      table: 'qualification',
      put: { ...key, at, fact_id: fact, behaviour, fit, total },
    })),
    { table: 'stage_entry', remove: key },
    ...state.stages.map(({ stage, at }, seq) => ({ table: 'stage_entry', put: { ...key, seq, stage, at } })),
    { table: 'due', remove: { ...key, kind: 'state' } },
    ...(dueAt === null ? [] : [{ table: 'due', put: { ...key, kind: 'state', at: dueAt } }]),
  ];
}
