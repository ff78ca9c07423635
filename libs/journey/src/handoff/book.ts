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
import { HANDOFF_ASSIGNED } from '../events/handoff-events';
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
  /** The decision with the latest instant. */
  readonly last: { readonly handoffId: string; readonly action: HandoffAction; readonly at: Instant } | null;
  /** The latest decision by which sales closed one. */
  readonly salesClosedAt: Instant | null;
}

interface Decision {
  readonly handoffId: string;
  readonly member: string;
  readonly action: HandoffAction;
  readonly at: Instant;
  readonly factId: string;
  readonly imported: boolean;
  readonly data: Partial<HandoffDecidedData>;
}

const SALES_CLOSES: ReadonlySet<HandoffAction> = new Set(['rejected', 'recycled', 'converted']);
const OPEN: ReadonlySet<HandoffAction> = new Set(['offered', 'accepted']);

/** Reads a contact's hand-off streams into a book. "Later" is by instants, not by places in the log. */
export function readHandoffs(events: readonly LoggedEvent[]): HandoffBook {
  const decisions = withImportedIds(events.map(decisionOf).filter((decision) => decision !== null).sort(byInstant));
  const rows = new Map<string, Handoff>();
  for (const decision of decisions) rows.set(decision.handoffId, applyDecision(rows.get(decision.handoffId), decision));
  for (const event of events) assignOwner(event, rows);
  const last = decisions.at(-1) ?? null;
  const closes = decisions.filter(({ action }) => SALES_CLOSES.has(action));
  return {
    handoffs: settleImported([...rows.values()], last),
    last: last && { handoffId: last.handoffId, action: last.action, at: last.at },
    salesClosedAt: closes.at(-1)?.at ?? null,
  };
}

function decisionOf(event: LoggedEvent): Decision | null {
  const data = event.data as unknown as Partial<HandoffDecidedData> & FactData;
  const imported = event.type === FACT_EVENTS.importedHandoff;
  if (event.type === HANDOFF_ASSIGNED || !data.fact) return null;
  const { action } = data.fact as TouchpointFact;
  return {
    handoffId: data.handoffId ?? '',
    member: memberOf(event.stream) ?? '',
    action: action as HandoffAction,
    at: data.occurredAt,
    factId: data.factId,
    imported,
    data,
  };
}

/** An imported decision belongs to the imported offer before it; without one it counts as an offer. */
function withImportedIds(decisions: readonly Decision[]): readonly Decision[] {
  let current: string | null = null;
  return decisions.map((decision) => {
    if (!decision.imported) return decision;
    const opens: boolean = decision.action === 'offered' || current === null;
    current = opens ? decision.factId : current;
    return { ...decision, handoffId: `imported:${current}` };
  });
}

function applyDecision(before: Handoff | undefined, decision: Decision): Handoff {
  const { data } = decision;
  const opened = before ?? opening(decision);
  return {
    ...opened,
    status: decision.action,
    open: OPEN.has(decision.action),
    decidedAt: decision.at,
    owner: data.owner ?? opened.owner,
    reason: data.reason ?? opened.reason,
  };
}

function opening(decision: Decision): Handoff {
  const offer = decision.data.offer;
  return {
    id: decision.handoffId,
    member: decision.member,
    imported: decision.imported,
    status: 'offered',
    open: true,
    offeredAt: decision.at,
    decidedAt: decision.at,
    dueAt: offer?.dueAt ?? null,
    owner: null,
    reason: null,
    qualification: offer?.qualification ?? null,
    model: offer?.model ?? null,
    why: offer?.why ?? null,
  };
}

function assignOwner(event: LoggedEvent, rows: Map<string, Handoff>): void {
  if (event.type !== HANDOFF_ASSIGNED) return;
  const data = event.data as unknown as HandoffAssignedData;
  const row = rows.get(data.handoffId);
  if (row) rows.set(row.id, { ...row, owner: data.owner });
}

/** Of imported hand-offs only the one with the latest decision of all can be open, and only alone. */
function settleImported(handoffs: readonly Handoff[], last: Decision | null): readonly Handoff[] {
  const ownOpen = handoffs.some(({ imported, open }) => open && !imported);
  return handoffs.map((handoff) =>
    handoff.imported && (ownOpen || handoff.id !== last?.handoffId) ? { ...handoff, open: false } : handoff,
  );
}

function byInstant(a: Decision, b: Decision): number {
  return a.at - b.at || compareCodeUnits(a.factId, b.factId);
}
