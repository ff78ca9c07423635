import { WaymarkError } from '@waymark/engine';
import type {
  Decided,
  HandoffAction,
  HandoffBook,
  Instant,
  LoggedEvent,
  ModelRef,
  OfferReason,
  QualificationScores,
  ScoredFact,
} from '@waymark/journey';
import {
  besideAnother,
  compareFacts,
  consentAt,
  decideAssignment,
  decideOffer,
  decideStep,
  HANDOFF_ASSIGNED,
  handoffStream,
  NAMESPACES,
  readHandoffs,
  SALES_CONTACT,
  scoredFactOf,
} from '@waymark/journey';
import type { CompiledModel } from '@waymark/scoring';
import { applyFact, createFold } from '@waymark/scoring';
import { readContactEvents } from '../core/contact-events';
import type { EngineParts } from '../core/parts';
import { membersNow } from '../people/members';
import type { DecisionContent } from './decision-events';
import { decisionBatch, decisionEvent, decisionEventId } from './decision-events';

/** A qualification that asks to be offered. */
export interface OfferRequest {
  readonly contact: string;
  readonly shared: boolean;
  readonly qualification: QualificationScores;
  readonly why: OfferReason;
  readonly model: ModelRef;
  readonly compiled: CompiledModel;
  /** The position in the log up to which the asker has read. */
  readonly seen: number;
  /** Traceparent of the work that asks. */
  readonly trace?: string | undefined;
}

/** A step that sales takes. */
export interface StepRequest {
  /** The contact that holds it, or the member with which it stands: that one's whatever is merged and parted meanwhile. */
  readonly contact: string;
  readonly handoffId: string;
  readonly action: HandoffAction;
  readonly by: string;
  readonly idempotencyKey: string;
  readonly owner?: string;
  readonly reason?: string;
  readonly note?: string;
}

interface Desk {
  /** The contact that holds the hand-offs now. */
  readonly contact: string;
  readonly events: readonly LoggedEvent[];
  readonly book: HandoffBook;
  readonly facts: readonly ScoredFact[];
  readonly ends: ReadonlyMap<string, number>;
}

const MAX_TRIES = 20;

/** The decider of hand-offs at work: reads the contact's streams to their end, decides, appends at that revision. */
export class HandoffDesk {
  constructor(private readonly parts: EngineParts) {}

  /** Offers a qualification to sales, once. */
  offer(request: OfferRequest): Promise<Decided<string>> {
    return this.tryUntilTaken(async () => this.offerOnce(request));
  }

  /** A decision of sales. The same step under the same idempotency key is the same step. */
  step(request: StepRequest): Promise<Decided<string>> {
    const name = `${request.handoffId}:${escape(request.by)}:${escape(request.idempotencyKey)}`;
    return this.tryUntilTaken(async () => this.stepOnce(request, name, this.parts.clock.now()));
  }

  /** Takes an offer back because consent was withdrawn, as of an instant; refused as `no-ground` where it stands given by the log's end. */
  withdraw(contact: string, handoffId: string, at: Instant): Promise<Decided<string>> {
    const request = { contact, handoffId, action: 'withdrawn' as const };
    const isRefused = ({ facts }: Desk, now: Instant): boolean => consentAt(facts, SALES_CONTACT, Math.max(now, at)) === false;
    return this.tryUntilTaken(async () => this.stepOnce(request, `${handoffId}:withdrawn`, this.parts.clock.now(), isRefused));
  }

  /** Takes an offer back because a merge brought it beside another; refused as `no-ground` where nothing is beside it any more. */
  supersede(contact: string, handoffId: string): Promise<Decided<string>> {
    const request = { contact, handoffId, action: 'superseded' as const };
    const isBeside = ({ book }: Desk): boolean => besideAnother(book).some(({ id }) => id === handoffId);
    return this.tryUntilTaken(async () => this.stepOnce(request, `${handoffId}:superseded`, this.parts.clock.now(), isBeside));
  }

  /** Gives an open hand-off another owner. A decision and no fact. */
  assign(contact: string, handoffId: string, owner: string, by: string, idempotencyKey: string): Promise<Decided<string>> {
    const name = `${handoffId}:assigned:${escape(by)}:${escape(idempotencyKey)}`;
    return this.tryUntilTaken(async () => {
      const desk = await this.read(contact);
      const id = this.parts.crypto.uuid5(NAMESPACES.decision, name);
      const known = desk.events.find((event) => event.id === id);
      if (known) return known.data['owner'] === owner ? { ok: true, value: handoffId } : refuseReuse(idempotencyKey);
      const now = this.parts.clock.now();
      const decided = decideAssignment(desk.book, handoffId, now);
      if (!decided.ok) return decided;
      const { handoff, occurredAt } = decided.value;
      const stream = handoffStream(handoff.member);
      const event = { id, type: HANDOFF_ASSIGNED, at: now, data: { v: 1, handoffId, occurredAt, owner, by } };
      const taken = await this.commit(decisionBatch(stream, desk.ends.get(stream) ?? -1, event, false));
      return taken ? { ok: true, value: handoffId } : null;
    });
  }

  private async offerOnce(request: OfferRequest): Promise<Decided<string> | null> {
    const { qualification, model, why } = request;
    const desk = await this.read(request.contact);
    const { contact } = desk;
    const now = this.parts.clock.now();
    const decided = decideOffer(desk.book, {
      qualification,
      why,
      consent: consentAt(desk.facts, SALES_CONTACT, now),
      shared: request.shared,
      rearmedSince: (closedAt) => firstRearm(request.compiled, desk.facts, closedAt, now),
      cooldownMs: request.compiled.qualification?.cooldownMs ?? 0,
      now,
      seen: request.seen,
    });
    if (!decided.ok) return decided;
    const { occurredAt, follows } = decided.value;
    const stream = handoffStream(contact);
    const offers = desk.book.handoffs.filter(({ member }) => member === contact).length;
    const handoffId = this.parts.crypto.uuid5(NAMESPACES.handoff, `${stream}|${offers + 1}`);
    const dueAt = occurredAt + this.parts.settings.offerDueMs;
    const content: DecisionContent = {
      name: `${handoffId}:offered`,
      handoffId,
      action: 'offered',
      occurredAt,
      offer: { qualification, model, why, dueAt, ...(follows ? { follows } : {}) },
      ...(request.trace === undefined ? {} : { trace: request.trace }),
    };
    return this.append(desk, stream, contact, content, now);
  }

  private async stepOnce(
    request: Omit<StepRequest, 'by' | 'idempotencyKey'> & { readonly by?: string },
    name: string,
    now: Instant,
    hasGround: (desk: Desk, now: Instant) => boolean = () => true,
  ): Promise<Decided<string> | null> {
    const eventId = decisionEventId(this.parts, name);
    const desk = await this.read(request.contact);
    const known = desk.events.find((event) => event.id === eventId);
    if (known) return saysTheSame(known, request) ? { ok: true, value: request.handoffId } : refuseReuse(name.slice(name.lastIndexOf(':') + 1));
    const decided = decideStep(desk.book, request.handoffId, request.action, now);
    if (!decided.ok) return decided;
    // Whoever asks may be behind the log: what was true there may be over.
    if (!hasGround(desk, now)) return refuseWithoutGround(request);
    const { handoff, occurredAt } = decided.value;
    const content: DecisionContent = { ...request, name, occurredAt };
    return this.append(desk, handoffStream(handoff.member), handoff.member, content, now);
  }

  private async append(
    desk: Desk,
    stream: string,
    member: string,
    content: DecisionContent,
    now: Instant,
  ): Promise<Decided<string> | null> {
    const key = (await this.parts.vault.ensureMemberKeys([member])).get(member);
    if (!key) throw new Error(`assertion: member ${member} has a key`);
    const event = decisionEvent(this.parts, key, content, now);
    const taken = await this.commit(decisionBatch(stream, desk.ends.get(stream) ?? -1, event, true));
    return taken ? { ok: true, value: content.handoffId } : null;
  }

  private async commit(batch: Parameters<EngineParts['decisions']['commit']>[0]): Promise<boolean> {
    return (await this.parts.decisions.commit(batch)) === 'committed';
  }

  private async read(contact: string): Promise<Desk> {
    const found = await membersNow(this.parts.decisions, contact);
    const events = await readContactEvents(this.parts.log, found?.members ?? [contact]);
    return {
      contact: found?.contact ?? contact,
      events,
      book: readHandoffs(events.filter(({ stream }) => stream.startsWith('handoff-'))),
      facts: distinctFacts(events),
      ends: new Map(events.map(({ stream, revision }) => [stream, revision])),
    };
  }

  /** Somebody else's append moved the stream: read and decide again. */
  private async tryUntilTaken<T>(attempt: () => Promise<T | null>): Promise<T> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const result = await attempt();
      if (result !== null) return result;
    }
    throw new WaymarkError('stream-contended', `the hand-off stream moved ${MAX_TRIES} times in a row: try again`);
  }
}

/** Facts in their order; of two with the same id the first in the log stands. */
export function distinctFacts(events: readonly LoggedEvent[]): readonly ScoredFact[] {
  const facts = new Map<string, ScoredFact>();
  for (const event of events) {
    const fact = scoredFactOf(event);
    if (fact && !facts.has(fact.id)) facts.set(fact.id, fact);
  }
  return [...facts.values()].sort(compareFacts);
}

/** When the model's re-arming first held at or after that instant. */
function firstRearm(model: CompiledModel, facts: readonly ScoredFact[], from: Instant, now: Instant): Instant | null {
  const fold = createFold(model);
  for (const fact of facts) {
    if (fact.occurredAt > now) return null;
    if (applyFact(fold, fact).rearms && fact.occurredAt >= from) return fact.occurredAt;
  }
  return null;
}

/** Is the step that was taken under this name the one that is asked for again? */
function saysTheSame({ data }: LoggedEvent, request: Pick<StepRequest, 'action' | 'owner' | 'reason'>): boolean {
  return (['action', 'owner', 'reason'] as const).every((part) => data[part] === request[part]);
}

function refuseReuse(key: string): Decided<string> {
  const message = `another decision was taken under the idempotency key ${key}: send this one under a key of its own`;
  return { ok: false, refusal: { code: 'idempotency-key-reused', message } };
}

function refuseWithoutGround({ handoffId, action }: Pick<StepRequest, 'handoffId' | 'action'>): Decided<string> {
  return { ok: false, refusal: { code: 'no-ground', message: `hand-off ${handoffId} is not ${action}: what called for it is over by now` } };
}

/** Keeps the parts of a decision's name apart, whatever stands in them. */
function escape(part: string): string {
  return part.replaceAll('%', '%25').replaceAll(':', '%3A');
}
