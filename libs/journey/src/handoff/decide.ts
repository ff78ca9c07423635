import type { HandoffAction, OfferReason, QualificationScores } from '../events/handoff-events';
import type { Instant } from '../facts';
import { compareCodeUnits } from '../facts';
import type { Handoff, HandoffBook } from './book';

export interface HandoffRefusal {
  readonly code: string;
  readonly message: string;
}

export type Decided<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: HandoffRefusal };

/** The question whether a qualification is to be offered to sales. */
export interface OfferCommand {
  readonly qualification: QualificationScores;
  readonly why: OfferReason;
  /** `consent.sales_contact` up to the log's end; null: never spoken of. */
  readonly consent: boolean | null;
  readonly shared: boolean;
  /** When the live model's re-arming first held at or after that instant; null: not yet. */
  readonly rearmedSince: (closedAt: Instant) => Instant | null;
  readonly cooldownMs: number;
  readonly now: Instant;
  /** How far in the log the asker has read: what the engine took back behind that is no answer to what it saw. */
  readonly seen: number;
}

/** What the offer will say of itself. */
export interface OfferDecision {
  readonly occurredAt: Instant;
  /** The withdrawn or superseded hand-off that it follows. */
  readonly follows: string | null;
}

/** Decides an offer ("Offering is a command" and "Offering again" in the life of a hand-off). */
export function decideOffer(book: HandoffBook, command: OfferCommand): Decided<OfferDecision> {
  const follows = followed(book, command);
  const refusal = refuseAnyOffer(book, command) ?? (follows ? null : refuseFirstOffer(book, command));
  if (refusal) return { ok: false, refusal };
  return {
    ok: true,
    value: {
      occurredAt: nextInstant(book, command.now, command.qualification.at),
      follows,
    },
  };
}

/** The hand-off that the engine took back and that this one would follow; the asker must have read of it. */
function followed(book: HandoffBook, { why, seen }: OfferCommand): string | null {
  const { last } = book;
  return last && again(book) && AGAIN.has(why) && last.position <= seen ? last.handoffId : null;
}

/** The occasions at which a hand-off that the engine took back is offered again. */
const AGAIN: ReadonlySet<OfferReason> = new Set(['consent', 'touch', 'unmerge']);

/** Is the contact's last decision one that the engine took back itself, so that it may be offered again? */
export function again(book: HandoffBook): boolean {
  return book.last?.action === 'withdrawn' || book.last?.action === 'superseded';
}

/** Does no offer answer this qualification yet? */
export function isUnanswered(book: HandoffBook, qualifiedAt: Instant): boolean {
  if (book.handoffs.some(({ open }) => open)) return false;
  return book.last === null || qualifiedAt > book.last.at;
}

/**
 * The open hand-offs that a merge brought beside another and that are only offered: an accepted one stays before an
 * offered one, then the one offered earlier. Two accepted ones both stay.
 */
export function besideAnother({ handoffs }: HandoffBook): readonly Handoff[] {
  const open = handoffs.filter((handoff) => handoff.open).sort(stayingFirst);
  return open.slice(1).filter(({ status }) => status === 'offered');
}

function stayingFirst(a: Handoff, b: Handoff): number {
  const accepted = Number(b.status === 'accepted') - Number(a.status === 'accepted');
  return accepted || a.offeredAt - b.offeredAt || compareCodeUnits(a.id, b.id);
}

function refuseAnyOffer(book: HandoffBook, command: OfferCommand): HandoffRefusal | null {
  const open = book.handoffs.find((handoff) => handoff.open);
  if (open) return refuse('already-open', `hand-off ${open.id} is ${open.status}; it answers this qualification`);
  if (command.shared) return refuse('shared-contact', 'the contact stands for a value that many people share');
  if (command.consent === false) return refuse('consent-withdrawn', 'consent for sales_contact is withdrawn');
  return null;
}

function refuseFirstOffer(book: HandoffBook, command: OfferCommand): HandoffRefusal | null {
  if (!isUnanswered(book, command.qualification.at)) {
    return refuse('answered', 'a decision at or after this qualification answers it');
  }
  if (book.salesClosedAt === null) return null;
  const rearmed = command.rearmedSince(book.salesClosedAt);
  if (rearmed === null) return refuse('not-rearmed', 'sales closed the last one and nothing has re-armed since');
  if (command.now - rearmed < command.cooldownMs) return refuse('cooling-down', 'the cooldown has not passed yet');
  return null;
}

const TRANSITIONS: Readonly<Record<string, readonly HandoffAction[]>> = {
  offered: ['accepted', 'rejected', 'recycled', 'withdrawn', 'superseded'],
  accepted: ['converted', 'recycled'],
};

/** What may happen to a hand-off next. */
export function allowedNext(handoff: Handoff): readonly HandoffAction[] {
  return handoff.open ? (TRANSITIONS[handoff.status] ?? []) : [];
}

/** Decides a step of an existing hand-off; the instant is later than every decision of the contact so far. */
export function decideStep(
  book: HandoffBook,
  handoffId: string,
  action: HandoffAction,
  now: Instant,
): Decided<{ readonly handoff: Handoff; readonly occurredAt: Instant }> {
  const handoff = book.handoffs.find(({ id }) => id === handoffId);
  if (!handoff) return { ok: false, refusal: refuse('unknown-handoff', `there is no hand-off ${handoffId}`) };
  const allowed = allowedNext(handoff);
  if (!allowed.includes(action)) return { ok: false, refusal: refuseStep(handoff, action, allowed) };
  return { ok: true, value: { handoff, occurredAt: nextInstant(book, now, handoff.qualification?.at ?? 0) } };
}

function refuseStep(handoff: Handoff, action: HandoffAction, allowed: readonly HandoffAction[]): HandoffRefusal {
  const choice = allowed.length > 0 ? `allowed now: ${allowed.join(', ')}` : 'it is closed and never reopens';
  return refuse('transition-not-allowed', `hand-off ${handoff.id} is ${handoff.status} and cannot be ${action}; ${choice}`);
}

/** Decides that an open hand-off gets another owner; any number of times. */
export function decideAssignment(
  book: HandoffBook,
  handoffId: string,
  now: Instant,
): Decided<{ readonly handoff: Handoff; readonly occurredAt: Instant }> {
  const handoff = book.handoffs.find(({ id }) => id === handoffId);
  if (!handoff) return { ok: false, refusal: refuse('unknown-handoff', `there is no hand-off ${handoffId}`) };
  if (handoff.open) return { ok: true, value: { handoff, occurredAt: nextInstant(book, now, 0) } };
  const message = `hand-off ${handoffId} is ${handoff.status} and closed: only an open one has an owner to change`;
  return { ok: false, refusal: refuse('transition-not-allowed', message) };
}

/** The latest of now, the qualification + 1 ms and the latest decision + 1 ms. */
function nextInstant(book: HandoffBook, now: Instant, qualifiedAt: Instant): Instant {
  return Math.max(now, qualifiedAt + 1, (book.latestAt ?? -Infinity) + 1);
}

function refuse(code: string, message: string): HandoffRefusal {
  return { code, message };
}
