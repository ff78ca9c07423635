import type { LoggedEvent } from '../events/envelope';
import type { FactData } from '../events/fact-events';
import { FACT_EVENTS } from '../events/fact-events';
import type {
  HandoffAction,
  HandoffAssignedData,
  HandoffDecidedData,
  ModelRef,
  OfferReason,
  QualificationScores,
} from '../events/handoff-events';
import { HANDOFF_ACTIONS, HANDOFF_ASSIGNED } from '../events/handoff-events';
import { memberOf } from '../events/streams';
import type { Instant, TouchpointFact } from '../facts';
import { compareCodeUnits } from '../facts';

/** One hand-off as its decisions left it. */
export interface Handoff {
  readonly id: string;
  /** The member whose hand-off stream it stands in. */
  readonly member: string;
  readonly imported: boolean;
  readonly status: HandoffAction;
  readonly open: boolean;
  readonly offeredAt: Instant;
  readonly decidedAt: Instant;
  readonly dueAt: Instant | null;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly qualification: QualificationScores | null;
  readonly model: ModelRef | null;
  readonly why: OfferReason | null;
}

/** All hand-offs of one contact, whichever of its members they stand with. */
export interface HandoffBook {
  readonly handoffs: readonly Handoff[];
  /** The decision with the latest instant, assignments aside. */
  readonly last: { readonly handoffId: string; readonly action: HandoffAction; readonly at: Instant; /** Its place in the log. */ readonly position: number } | null;
  /** The latest instant of all that was decided, assignments included; what is decided next comes after it. */
  readonly latestAt: Instant | null;
  /** The latest decision by which sales closed one. */
  readonly salesClosedAt: Instant | null;
}

interface Decision {
  readonly position: number;
  readonly handoffId: string;
  readonly eventId: string;
  readonly member: string;
  /** Null for an assignment. */
  readonly action: HandoffAction | null;
  readonly at: Instant;
  /** The fact's id; for an assignment the event's. */
  readonly id: string;
  readonly imported: boolean;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly offer: HandoffDecidedData['offer'] | null;
}

const ACTIONS: ReadonlySet<string> = new Set(HANDOFF_ACTIONS);
const SALES_CLOSES: ReadonlySet<HandoffAction | null> = new Set(['rejected', 'recycled', 'converted']);
const OPEN: ReadonlySet<HandoffAction | null> = new Set(['offered', 'accepted']);
const CLOSED: ReadonlySet<HandoffAction | null> = new Set(HANDOFF_ACTIONS.filter((action) => !OPEN.has(action)));

/** Reads a contact's hand-off streams into a book. "Later" is by instants, not by places in the log. */
export function readHandoffs(events: readonly LoggedEvent[]): HandoffBook {
  const all = withImportedIds(distinct(events.map(decisionOf).filter((decision) => decision !== null)).sort(byInstant));
  const rows = new Map<string, Handoff>();
  for (const decision of all) {
    const row = applyDecision(rows.get(decision.handoffId), decision);
    if (row) rows.set(row.id, row);
  }
  const last = lastOf(all);
  return {
    handoffs: settleImported([...rows.values()], last),
    last,
    latestAt: all.at(-1)?.at ?? null,
    salesClosedAt: all.findLast(({ action }) => SALES_CLOSES.has(action))?.at ?? null,
  };
}

/** Of two copies of a decision the first in the log stands. */
function distinct(decisions: readonly Decision[]): Decision[] {
  const first = new Map<string, Decision>();
  for (const decision of decisions) {
    const known = first.get(decision.id);
    if (!known || decision.position < known.position) first.set(decision.id, decision);
  }
  return [...first.values()];
}

function lastOf(decisions: readonly Decision[]): HandoffBook['last'] {
  const last = decisions.findLast(({ action }) => action !== null);
  return last?.action ? { handoffId: last.handoffId, action: last.action, at: last.at, position: last.position } : null;
}

function decisionOf(event: LoggedEvent): Decision | null {
  const base = { position: event.position, eventId: event.id, member: memberOf(event.stream) ?? '', imported: event.type === FACT_EVENTS.importedHandoff };
  if (event.type === HANDOFF_ASSIGNED) {
    const { handoffId, occurredAt, owner } = event.data as unknown as HandoffAssignedData;
    return { ...base, handoffId, action: null, at: occurredAt, id: event.id, owner, reason: null, offer: null };
  }
  const data = event.data as unknown as Partial<HandoffDecidedData> & FactData;
  const fact = data.fact as TouchpointFact | undefined;
  if (!fact || !ACTIONS.has(fact.action)) return null;
  return {
    ...base,
    handoffId: data.handoffId ?? '',
    action: fact.action as HandoffAction,
    at: data.occurredAt,
    id: data.factId,
    ...spokenOf(data, fact),
    offer: data.offer ?? null,
  };
}

/** Decisions say owner and reason themselves, imported ones in their attributes. */
function spokenOf({ owner, reason }: Partial<HandoffDecidedData>, { attributes }: TouchpointFact): Pick<Decision, 'owner' | 'reason'> {
  return { owner: owner ?? textOf(attributes?.['owner']), reason: reason ?? textOf(attributes?.['reason']) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/**
 * An imported decision belongs to the open imported offer before it in the same stream; without one it counts as an
 * offer. So a stream has its offers whoever its member is merged with, and none of their ids is made twice.
 */
function withImportedIds(decisions: readonly Decision[]): readonly Decision[] {
  const current = new Map<string, string>();
  return decisions.map((decision) => {
    const { imported, action, member } = decision;
    const offered = current.get(member);
    const handoffId = imported ? importedId(decision, offered) : decision.handoffId;
    if (imported && OPEN.has(action)) current.set(member, handoffId);
    else if (CLOSED.has(action) && handoffId === offered) current.delete(member);
    return { ...decision, handoffId };
  });
}

function importedId({ action, eventId }: Decision, offered: string | undefined): string {
  return action === 'offered' || offered === undefined ? eventId : offered;
}

function applyDecision(before: Handoff | undefined, decision: Decision): Handoff | null {
  const { action, at, owner, reason } = decision;
  if (action === null) return before ? { ...before, owner } : null;
  const opened = before ?? opening(decision);
  return {
    ...opened,
    status: action,
    open: OPEN.has(action),
    decidedAt: at,
    owner: owner ?? opened.owner,
    reason: reason ?? opened.reason,
  };
}

function opening({ handoffId, member, imported, at, offer }: Decision): Handoff {
  const base = { id: handoffId, member, imported, status: 'offered' as const, open: true, offeredAt: at, decidedAt: at, owner: null, reason: null };
  if (!offer) return { ...base, dueAt: null, qualification: null, model: null, why: null };
  const { dueAt, qualification, model, why } = offer;
  return { ...base, dueAt, qualification, model, why };
}

/** Of imported hand-offs only the one with the latest decision of all can be open, and only alone. */
function settleImported(handoffs: readonly Handoff[], last: HandoffBook['last']): readonly Handoff[] {
  const ownOpen = handoffs.some(({ imported, open }) => open && !imported);
  return handoffs.map((handoff) =>
    handoff.imported && (ownOpen || handoff.id !== last?.handoffId) ? { ...handoff, open: false } : handoff,
  );
}

function byInstant(a: Decision, b: Decision): number {
  return a.at - b.at || compareCodeUnits(a.id, b.id);
}
