import { DIGEST_VERSION } from '@waymark/contract';
import type { Claim, DecidedBatch, IndexAnswer } from '@waymark/engine';
import type { FactData, NamedIdentity, NewEvent, Resolution, ScoredFact } from '@waymark/journey';
import { contactStream, FACT_EVENTS, handoffStream, IDENTITY_EVENTS, identityEvents, IdentityBook, NAMESPACES, resolve } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import { sealText } from '../core/sealing';
import { keptTraceparent } from '../observe/tracing';
import type { IdentityHasher } from './hasher';
import type { IngestItem } from './item';
import { viaOf } from './item';

/** A fact with all its hashes made. */
export interface PreparedFact {
  readonly item: IngestItem;
  readonly eventId: string;
  readonly digest: string;
  readonly identities: readonly NamedIdentity[];
  readonly referrer: NamedIdentity | null;
}

export type Verdict =
  | { readonly verdict: 'new'; readonly contactId: string }
  | { readonly verdict: 'duplicate' }
  | { readonly verdict: 'conflict' };

interface PendingEvent extends Omit<NewEvent, 'sealed' | 'data'> {
  readonly data: object;
  /** JSON. */
  readonly secret: string;
}

interface PendingAppend {
  readonly member: string;
  readonly after: number;
  readonly events: PendingEvent[];
}

export function prepareFact(parts: EngineParts, hasher: IdentityHasher, item: IngestItem): PreparedFact {
  const { crypto, secrets } = parts;
  const { fact } = item;
  return {
    item,
    eventId: crypto.uuid5(NAMESPACES.factEvent, fact.id),
    digest: crypto.hmac(secrets.digestKey, fact.digestText),
    identities: fact.identities.map((identity) => hasher.name(identity)),
    referrer: fact.referrer ? hasher.name(fact.referrer) : null,
  };
}

/** Decides a batch of facts one after the other; later ones see what earlier ones decided. */
export class FactBatch {
  private readonly book: IdentityBook;
  private readonly claims = new Map<string, Claim>();
  private readonly appends = new Map<string, PendingAppend>();
  private readonly streamsOf = new Map<string, readonly string[]>();
  private readonly lookedAt = new Map<string, readonly string[]>();
  private readonly leading = new Map<string, number>();

  constructor(
    private readonly parts: EngineParts,
    private readonly answer: IndexAnswer,
    private readonly at: number,
  ) {
    this.book = new IdentityBook(answer.snapshot);
  }

  decide(prepared: PreparedFact): Verdict {
    const known = this.answer.claims.get(prepared.eventId) ?? this.claims.get(prepared.eventId);
    if (known) return { verdict: known.digest === prepared.digest ? 'duplicate' : 'conflict' };
    const { fact } = prepared.item;
    const lookedAt = this.streamsLookedAt(prepared);
    const resolution = resolve(
      { factId: fact.id, kind: fact.kind, occurredAt: fact.occurredAt, identities: prepared.identities, at: this.at },
      this.book,
      this.parts.crypto.uuid5,
    );
    this.write(prepared, resolution, lookedAt);
    return { verdict: 'new', contactId: resolution.contact };
  }

  /** The members whose keys must be durable before the batch is. */
  members(): readonly string[] {
    return [...new Set([...this.appends.values()].map(({ member }) => member))];
  }

  /** The batch, sealed and sorted by stream, ready to commit. */
  seal(keys: ReadonlyMap<string, Uint8Array>): DecidedBatch {
    const sorted = [...this.appends].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      basis: this.answer,
      claims: [...this.claims.values()],
      lookedAt: this.lookedAt,
      leading: this.leading,
      changes: this.book.changes(),
      appends: sorted.map(([stream, { member, after, events }]) => {
        const key = keys.get(member);
        if (!key) throw new Error(`assertion: member ${member} has no key`);
        return { stream, after, events: events.map((event) => this.sealEvent(event, key)) };
      }),
    };
  }

  private sealEvent({ id, type, at, data, secret }: PendingEvent, key: Uint8Array): NewEvent {
    return { id, type, at, data: data as NewEvent['data'], sealed: sealText(this.parts.crypto, key, secret) };
  }

  /** The streams that this batch writes to of every contact that the fact names, as the contacts are by now. */
  private streamsLookedAt({ identities, referrer }: PreparedFact): readonly string[] {
    if (this.appends.size === 0) return [];
    const contacts = new Set<string>();
    for (const { hash } of identities) this.addContact(hash, contacts);
    if (referrer) this.addContact(referrer.hash, contacts);
    const streams: string[] = [];
    for (const contact of contacts) {
      for (const member of this.book.membersOf(contact)) streams.push(...(this.streamsOf.get(member) ?? []));
    }
    return streams;
  }

  private addContact(hash: string, contacts: Set<string>): void {
    const link = this.book.link(hash);
    if (link) contacts.add(this.book.contactOf(link.member).id);
  }

  private write(prepared: PreparedFact, resolution: Resolution, lookedAt: readonly string[]): void {
    const type = eventTypeOf(prepared);
    const member = resolution.member.id;
    const stream = type === FACT_EVENTS.importedHandoff ? handoffStream(member) : contactStream(member);
    const append = this.appendTo(stream, member);
    const { merges, others } = this.identityEvents(prepared.item.fact.id, resolution);
    const otherStreams = lookedAt.filter((other) => other !== stream);
    if (otherStreams.length > 0) this.lookedAt.set(prepared.eventId, otherStreams);
    if (merges.length > 0) this.leading.set(prepared.eventId, merges.length);
    this.claims.set(prepared.eventId, {
      eventId: prepared.eventId,
      digest: prepared.digest,
      digestVersion: DIGEST_VERSION,
      stream,
      revision: append.after + append.events.length + merges.length + 1,
    });
    // Merges stand before the fact, so that whoever reads on finds it the touch of the one person that they made.
    append.events.push(
      ...merges,
      { id: prepared.eventId, type, at: this.at, data: this.factData(prepared, resolution), secret: JSON.stringify(prepared.item.fact.sent) },
      ...others,
    );
  }

  private appendTo(stream: string, member: string): PendingAppend {
    const known = this.appends.get(stream);
    if (known) return known;
    const made: PendingAppend = { member, after: this.answer.streamEnds.get(stream) ?? -1, events: [] };
    this.appends.set(stream, made);
    this.streamsOf.set(member, [...(this.streamsOf.get(member) ?? []), stream]);
    return made;
  }

  private factData(prepared: PreparedFact, resolution: Resolution): FactData {
    const { fact, original } = prepared.item;
    const data: Mutable<FactData> = {
      v: 1,
      factId: fact.id,
      occurredAt: fact.occurredAt,
      digest: prepared.digest,
      digestVersion: DIGEST_VERSION,
      via: viaOf(original),
    };
    if (fact.source !== undefined) data.source = fact.source;
    if (fact.recordedAt !== undefined) data.recordedAt = fact.recordedAt;
    if (fact.fact) data.fact = inClear(fact.fact);
    if (prepared.referrer) data.referrer = this.referrerOf(prepared.referrer);
    if (resolution.isNew) data.contactNumber = resolution.member.number;
    addTrace(data, fact.trace);
    return data;
  }

  private referrerOf({ hash }: NamedIdentity): NonNullable<FactData['referrer']> {
    const link = this.book.link(hash);
    return link ? { member: link.member } : { hash };
  }

  private identityEvents(factId: string, { decisions }: Resolution): { readonly merges: readonly PendingEvent[]; readonly others: readonly PendingEvent[] } {
    if (decisions.length === 0) return NO_EVENTS;
    const events = identityEvents(decisions, { id: factId }, { factId, by: null }, this.parts.crypto.uuid5).map(({ id, type, data, secret }) => ({ id, type, at: this.at, data, secret: JSON.stringify(secret) }));
    const isMerge = ({ type }: PendingEvent): boolean => type === IDENTITY_EVENTS.merged;
    return { merges: events.filter(isMerge), others: events.filter((event) => !isMerge(event)) };
  }
}

const NO_EVENTS = { merges: [], others: [] };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The place in the sender's trace, where the message named one that can be followed. */
function addTrace(data: Mutable<FactData>, sent: string | undefined): void {
  const trace = keptTraceparent(sent);
  if (trace !== undefined) data.trace = trace;
}

/** What a model may name of a fact, and nothing else: the rest stands in the sealed event alone. */
function inClear(fact: ScoredFact): ScoredFact {
  if (!fact.consent) return fact;
  const { basis: _basis, ...consent } = fact.consent;
  return { ...fact, consent };
}

function eventTypeOf({ item }: PreparedFact): string {
  const { fact } = item.fact;
  if (fact?.kind === 'touchpoint' && fact.channel === 'handoff') return FACT_EVENTS.importedHandoff;
  return FACT_EVENTS[item.fact.kind];
}
