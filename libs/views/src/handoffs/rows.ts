import type { Row } from '@waymark/engine';
import type { Handoff, HandoffAssignedData, HandoffDecidedData, LoggedEvent, TouchpointFact } from '@waymark/journey';
import { FACT_EVENTS, HANDOFF_ASSIGNED } from '@waymark/journey';
import { BASE_GENERATION } from '../generations/tables';

export function handoffRow(contact: string, handoff: Handoff, now: number, account: string | null): Row {
  return {
    gen: BASE_GENERATION,
    handoff: handoff.id,
    contact,
    member: handoff.member,
    status: handoff.status,
    open: Number(handoff.open),
    imported: Number(handoff.imported),
    offered_at: handoff.offeredAt,
    decided_at: handoff.decidedAt,
    due_at: handoff.dueAt,
    overdue: Number(isOverdue(handoff, now)),
    owner: handoff.owner,
    reason: handoff.reason,
    why: handoff.why,
    ...qualificationColumns(handoff.qualification),
    ...modelColumns(handoff.model),
    account,
  };
}

function qualificationColumns(scores: Handoff['qualification']): Row {
  if (!scores) return { qualified_at: null, behaviour: null, fit: null, total: null };
  return { qualified_at: scores.at, behaviour: scores.behaviour, fit: scores.fit, total: scores.total };
}

function modelColumns(model: Handoff['model']): Row {
  if (!model) return { model_id: null, model_version: null, model_digest: null };
  return { model_id: model.id, model_version: model.version, model_digest: model.digest };
}

/** Offered, and nobody answered in time. */
export function isOverdue(handoff: Handoff, now: number): boolean {
  return handoff.open && handoff.status === 'offered' && handoff.dueAt !== null && handoff.dueAt <= now;
}

/** The change that an event of a hand-off stream is; null for every other event. Imported history is no news. */
export function handoffChangeRow(contact: string, event: LoggedEvent): Row | null {
  if (!event.stream.startsWith('handoff-') || event.type === FACT_EVENTS.importedHandoff) return null;
  const base = { gen: BASE_GENERATION, position: event.position, contact };
  if (event.type === HANDOFF_ASSIGNED) {
    const data = event.data as unknown as HandoffAssignedData;
    return { ...base, handoff: data.handoffId, action: 'assigned', at: data.occurredAt, owner: data.owner, reason: null, by: data.by };
  }
  const data = event.data as unknown as HandoffDecidedData;
  if (!data.handoffId) return null;
  return {
    ...base,
    handoff: data.handoffId,
    action: (data.fact as TouchpointFact).action,
    at: data.occurredAt,
    owner: data.owner ?? null,
    reason: data.reason ?? null,
    by: data.by ?? null,
  };
}
