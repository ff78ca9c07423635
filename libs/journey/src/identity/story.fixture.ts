import { contactStream } from '../events/streams';
import type { LoggedEvent } from '../events/envelope';
import type { FactKind } from '../facts';
import type { Identity, IdentityType } from '../identities';
import { identityKey } from '../identities';
import { NAMESPACES } from '../ids';
import type { CaseRow, IndexChanges, KeepApartRow, LinkRow, MemberRow, MergeRow } from './book';
import { IdentityBook } from './book';
import type { PeopleCommand, PeopleDecided } from './commands';
import { decidePeople } from './commands';
import type { IdentityDecision } from './decisions';
import { Decisions } from './decisions';
import type { DecidedBy } from './identity-event';
import { identityEvents } from './identity-event';
import type { OpenedEvent } from './index-from-events';
import type { NamedIdentity, Resolution } from './resolve';
import { resolve } from './resolve';

/** An id that shows what it was made from. */
const readableUuid = (namespace: string, name: string): string => `${namespace.slice(-2)}(${name})`;

/** The id of the contact that a fact makes. */
export const contactMadeBy = (factId: string): string => readableUuid(NAMESPACES.contact, factId);

export interface TestFact {
  readonly id: string;
  /** Minutes of the story; the place in it where left out. */
  readonly at?: number;
  readonly kind?: FactKind;
  /** `type:value`; of a `user_id` `user_id:SOURCE/VALUE`. */
  readonly who: readonly string[];
}

type Made<W extends IdentityDecision['what']> = Extract<IdentityDecision, { readonly what: W }>;

/** What became of the last fact of those that arrived. */
export interface Arrived extends Omit<Resolution, 'decisions'> {
  readonly links: readonly Made<'linked'>[];
  readonly merges: readonly Made<'merged'>[];
  readonly cases: readonly Made<'case-opened'>[];
}

/** Facts that arrive one after the other, what was decided of them, and the log that it would have made. */
export class Story {
  readonly links = new Map<string, LinkRow>();
  readonly members = new Map<string, MemberRow>();
  readonly caseRows = new Map<string, CaseRow>();
  readonly merges = new Map<string, MergeRow>();
  readonly keepAparts = new Map<string, KeepApartRow>();
  readonly log: OpenedEvent[] = [];
  private arrived = 0;

  constructor(private shared: readonly string[] = []) {}

  /** From now on these values, and only these, are shared. */
  share(...values: readonly string[]): void {
    this.shared = values;
  }

  get cases(): readonly CaseRow[] {
    return [...this.caseRows.values()];
  }

  arrive(...facts: readonly TestFact[]): Arrived {
    const book = this.book();
    const resolutions = facts.map((fact) => this.resolve(fact, book));
    this.keep(book.changes());
    const { decisions, ...resolution } = resolutions.at(-1) as Resolution;
    const made = <W extends IdentityDecision['what']>(what: W) => decisions.filter((decision): decision is Made<W> => decision.what === what);
    return { ...resolution, links: made('linked'), merges: made('merged'), cases: made('case-opened') };
  }

  /** A person decides; `id` stands for the idempotency key. */
  command(id: string, command: PeopleCommand): PeopleDecided {
    this.arrived += 1;
    const book = this.book();
    const decisions = new Decisions(book, { id, at: this.arrived, byHand: true }, readableUuid);
    const decided = decidePeople(command, book, decisions, { commandId: id, at: this.arrived });
    if (!decided.ok) return decided;
    this.keep(book.changes());
    this.writeDecisions(id, decided.member, decisions.made, { by: 'ann' });
    return decided;
  }

  merge(id: string, one: string, other: string): PeopleDecided {
    return this.command(id, { what: 'merge', contacts: [contactMadeBy(one), contactMadeBy(other)] });
  }

  unlink(id: string, who: string): PeopleDecided {
    return this.command(id, { what: 'unlink', identity: identityOf(who), hash: hashOf(who) });
  }

  settle(id: string, settlement: 'merge' | 'keep-apart', who: string | null = null): PeopleDecided {
    const caseId = this.cases.find(({ status }) => status === 'open')?.caseId ?? '';
    return this.command(id, { what: 'settle', caseId, settlement, identity: who === null ? null : identityOf(who) });
  }

  /** The contact that the fact's own contact belongs to now. */
  contactOf(factId: string): string {
    return this.rootOf(contactMadeBy(factId));
  }

  rootOf(member: string): string {
    return this.book().contactOf(member).id;
  }

  /** The contact that an identity names now, by the fact that made it; null for nobody. */
  ownerOf(who: string): string | null {
    const link = this.links.get(hashOf(who));
    return link && !link.removed ? link.member : null;
  }

  private keep({ links, members, cases, merges, keepAparts }: IndexChanges): void {
    for (const link of links) this.links.set(link.hash, link);
    for (const member of members) this.members.set(member.id, member);
    for (const row of cases) this.caseRows.set(row.caseId, row);
    for (const row of merges) this.merges.set(row.mergeId, row);
    for (const row of keepAparts) this.keepAparts.set(row.keepApartId, row);
  }

  private book(): IdentityBook {
    return new IdentityBook({
      links: [...this.links.values()],
      members: [...this.members.values()],
      cases: this.cases,
      merges: [...this.merges.values()],
      keepAparts: [...this.keepAparts.values()],
      nextNumber: this.members.size + 1,
    });
  }

  private resolve({ id, at, kind = 'touchpoint', who }: TestFact, book: IdentityBook): Resolution {
    this.arrived += 1;
    const occurredAt = (at ?? this.arrived) * 60_000;
    const identities = who.map((text): NamedIdentity => ({ identity: identityOf(text), hash: hashOf(text), shared: this.shared.includes(text) }));
    const resolution = resolve({ factId: id, kind, occurredAt, identities, at: this.arrived }, book, readableUuid);
    this.write(id, occurredAt, resolution);
    return resolution;
  }

  private write(factId: string, occurredAt: number, { member, isNew, decisions }: Resolution): void {
    const number = isNew ? { contactNumber: member.number } : {};
    this.append(member.id, { id: `fact ${factId}`, type: 'fact', data: { factId, occurredAt, digest: 'd', digestVersion: 1, ...number } }, null);
    this.writeDecisions(factId, member.id, decisions, { factId, by: null });
  }

  private writeDecisions(id: string, member: string, decisions: readonly IdentityDecision[], by: DecidedBy): void {
    for (const { secret, data, ...event } of identityEvents(decisions, { id }, by, readableUuid)) {
      this.append(member, { ...event, data: data as LoggedEvent['data'] }, secret);
    }
  }

  private append(member: string, event: Pick<LoggedEvent, 'id' | 'type' | 'data'>, secret: OpenedEvent['secret']): void {
    const stream = contactStream(member);
    const revision = this.log.filter((opened) => opened.event.stream === stream).length;
    this.log.push({ event: { ...event, at: this.arrived, stream, revision, position: this.log.length + 1 }, secret });
  }
}

function identityOf(text: string): Identity {
  const colon = text.indexOf(':');
  const type = text.slice(0, colon) as IdentityType;
  const value = text.slice(colon + 1);
  if (type !== 'user_id') return { type, value };
  const [source = '', id = ''] = value.split('/');
  return { type, value: id, source };
}

function hashOf(text: string): string {
  return identityKey(identityOf(text));
}
