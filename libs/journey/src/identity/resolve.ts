import type { FactKind, Instant } from '../facts';
import { compareCodeUnits } from '../facts';
import type { Identity } from '../identities';
import { isStrong, precedence } from '../identities';
import type { Uuid5 } from '../ids';
import { NAMESPACES } from '../ids';
import type { IdentityBook, LinkRow, MemberRow } from './book';
import type { IdentityDecision } from './decisions';
import { areKeptApart, Decisions, inTheWay } from './decisions';

/** An identity of an arriving fact, with its look-up hash. */
export interface NamedIdentity {
  readonly identity: Identity;
  readonly hash: string;
  /** A value that many people share: it never links anybody. */
  readonly shared: boolean;
}

export interface Arrival {
  readonly factId: string;
  readonly kind: FactKind;
  readonly occurredAt: Instant;
  /** In the order in which they count: subject, contactId, identities. */
  readonly identities: readonly NamedIdentity[];
  /** When the engine took it in. */
  readonly at: Instant;
}

/** Whose fact it is, and what the index learned from it. */
export interface Resolution {
  /** The member whose stream the fact is written to. */
  readonly member: MemberRow;
  readonly contact: string;
  readonly isNew: boolean;
  readonly decisions: readonly IdentityDecision[];
}

/**
 * Decides whose fact this is ("Resolution of an event" of the identity rules) and writes the decision into the book.
 * Throws an assertion if no identity is given: such a fact is refused before.
 */
export function resolve(arrival: Arrival, book: IdentityBook, uuid5: Uuid5): Resolution {
  return new Resolver(arrival, book, uuid5).run();
}

class Resolver {
  private readonly decisions: Decisions;
  private readonly strong: readonly NamedIdentity[];
  private readonly weak: readonly NamedIdentity[];
  private isNew = false;

  constructor(
    private readonly arrival: Arrival,
    private readonly book: IdentityBook,
    private readonly uuid5: Uuid5,
  ) {
    this.decisions = new Decisions(book, { id: arrival.factId, at: arrival.at, byHand: false }, uuid5);
    const own = arrival.identities.filter((named) => !named.shared);
    const counted = arrival.kind === 'identity' ? own : firstOfEachType(own);
    this.strong = counted.filter(({ identity }) => isStrong(identity.type)).sort(byPrecedence);
    this.weak = counted.filter(({ identity }) => !isStrong(identity.type));
  }

  run(): Resolution {
    const member = this.chooseMember();
    this.linkWeak(member);
    return {
      member: this.book.member(member.id),
      contact: this.book.contactOf(member.id).id,
      isNew: this.isNew,
      decisions: this.decisions.made,
    };
  }

  private chooseMember(): MemberRow {
    if (this.strong.length === 0 && this.weak.length === 0) return this.sharedContact();
    if (this.strong.length === 0) return this.weakOnly();
    return this.arrival.kind === 'identity' ? this.onePerson() : this.stronglyNamed();
  }

  /** One contact per shared value; of several values the highest. */
  private sharedContact(): MemberRow {
    const [highest] = [...this.arrival.identities].sort(byPrecedence);
    if (!highest) throw new Error('assertion: a fact without identities cannot be resolved');
    const known = this.book.link(highest.hash);
    // A link from before the value was known to be shared is a person's.
    if (known?.strength === 'shared') return this.book.member(known.member);
    const member = this.makeContact({ named: false, shared: true });
    this.link(highest, member, 'shared');
    return member;
  }

  private weakOnly(): MemberRow {
    const [latest] = this.weakLinks();
    if (this.arrival.kind === 'identity') this.joinOnePerson(this.anonymousContacts());
    return latest ? this.book.member(latest.member) : this.makeContact({ named: false, shared: false });
  }

  /** Rules 2 to 5. */
  private stronglyNamed(): MemberRow {
    const contacts = this.contactsNamed();
    const [highest] = contacts;
    if (!highest) return this.nobodyKnown();
    const higher = this.higherName(contacts);
    if (higher) return this.newUnderHigherName(higher, contacts);
    const member = this.memberNaming(highest.id);
    if (contacts.length > 1) this.join(contacts, inTheWay(this.book, contacts));
    for (const named of this.unknown()) this.linkOrAsk(named, member);
    return member;
  }

  /** Rule 3: what nobody has is the contact's, unless it holds another value of that type or a person left it out. */
  private linkOrAsk(named: NamedIdentity, member: MemberRow): void {
    const contact = this.book.contactOf(member.id).id;
    if (this.book.isLeftOut(contact, named.hash)) return;
    if (this.book.holds(contact, named.identity.type)) this.openCase('identity-conflict', [contact], named);
    else this.link(named, member, 'strong');
  }

  private nobodyKnown(): MemberRow {
    const anonymous = this.weakLinks().find((link) => this.isAnonymous(link));
    const member = anonymous
      ? this.book.member(anonymous.member)
      : this.makeContact({ named: true, shared: false });
    for (const named of this.unknown()) this.link(named, member, 'strong');
    return member;
  }

  /** Rule 5: an unknown identity above every known one, of a type that a named contact holds otherwise. */
  private higherName(contacts: readonly MemberRow[]): NamedIdentity | undefined {
    const unknown = this.unknown();
    if (unknown.length === 0) return undefined;
    const top = this.strong.find((named) => this.known(named));
    return unknown.find(
      ({ identity }) =>
        top !== undefined &&
        precedence(identity.type) < precedence(top.identity.type) &&
        contacts.some(({ id }) => this.book.holds(id, identity.type)),
    );
  }

  private newUnderHigherName(higher: NamedIdentity, contacts: readonly MemberRow[]): MemberRow {
    const member = this.makeContact({ named: true, shared: false });
    for (const named of this.unknown()) this.link(named, member, 'strong');
    this.openCase('higher-name', [...contacts.map(({ id }) => id), member.id], higher);
    return member;
  }

  /** An `identity` fact: all its identities are one person, and its weak ones bring in anonymous contacts. */
  private onePerson(): MemberRow {
    const contacts = distinct([...this.contactsNamed(), ...this.anonymousContacts()]);
    const [highest] = contacts;
    const member = highest ? this.memberNaming(highest.id) : this.makeContact({ named: true, shared: false });
    this.joinOnePerson(contacts);
    const contact = this.book.contactOf(member.id).id;
    for (const named of this.unknown()) if (!this.book.isLeftOut(contact, named.hash)) this.link(named, member, 'strong');
    return member;
  }

  /** The contacts that known strong identities name, the highest name first. */
  private contactsNamed(): readonly MemberRow[] {
    const links = this.strong.map((named) => this.known(named)).filter((link) => link !== undefined);
    return distinct(links.map(({ member }) => this.book.contactOf(member)));
  }

  /** The anonymous contacts of the weak identities, the latest link first. */
  private anonymousContacts(): readonly MemberRow[] {
    const links = this.weakLinks().filter((link) => this.isAnonymous(link));
    return distinct(links.map(({ member }) => this.book.contactOf(member)));
  }

  /** The standing link of an identity; a shared value that is shared no longer begins anew. */
  private known({ hash }: NamedIdentity): LinkRow | undefined {
    const link = this.book.link(hash);
    return link?.strength === 'shared' ? undefined : link;
  }

  private unknown(): readonly NamedIdentity[] {
    return this.strong.filter((named) => !this.known(named));
  }

  /** Merges what an `identity` fact says is one person, whatever values they hold, unless somebody kept two of them apart. */
  private joinOnePerson(contacts: readonly MemberRow[]): void {
    this.join(contacts, areKeptApart(this.book, contacts) ? 'kept-apart' : null);
  }

  private join(contacts: readonly MemberRow[], obstacle: ReturnType<typeof inTheWay>): void {
    if (obstacle) this.openCase(obstacle, contacts.map(({ id }) => id), null);
    else this.decisions.merge(contacts);
  }

  /** The member stream of the highest-precedence known identity of that contact. */
  private memberNaming(contact: string): MemberRow {
    const links = [...this.strong.map((named) => this.known(named)), ...this.weakLinks()];
    for (const link of links) {
      if (link && this.book.contactOf(link.member).id === contact) return this.book.member(link.member);
    }
    throw new Error(`assertion: nothing known names contact ${contact}`);
  }

  private isAnonymous(link: LinkRow): boolean {
    const { id } = this.book.contactOf(link.member);
    return !this.book.isNamed(id) && !this.book.isShared(id);
  }

  /** The event's known weak links, the latest first. */
  private weakLinks(): readonly LinkRow[] {
    const links = this.weak.map((named) => this.known(named)).filter((link) => link !== undefined);
    return links.sort((a, b) => -compareLinks(a, b));
  }

  /** Rule 6: who carried a weak identity last in a strongly identified event has it. */
  private linkWeak(member: MemberRow): void {
    const identified = this.strong.length > 0;
    for (const named of this.weak) {
      const link = this.known(named);
      if (!link || (identified && (!link.identified || compareLinks(this.arrival, link) > 0))) {
        this.link(named, member, 'weak');
      }
    }
  }

  private link(named: NamedIdentity, member: MemberRow, strength: LinkRow['strength']): void {
    const row: LinkRow = {
      hash: named.hash,
      type: named.identity.type,
      strength,
      identified: this.strong.length > 0,
      member: member.id,
      occurredAt: this.arrival.occurredAt,
      factId: this.arrival.factId,
      count: this.book.changesOf(named.hash) + 1,
      removed: false,
    };
    this.decisions.link(row, named.identity);
  }

  private makeContact(traits: { named: boolean; shared: boolean }): MemberRow {
    this.isNew = true;
    return this.book.addMember({ id: this.uuid5(NAMESPACES.contact, this.arrival.factId), ...traits });
  }

  private openCase(kind: Parameters<Decisions['openCase']>[0], contacts: readonly string[], about: NamedIdentity | null): void {
    this.decisions.openCase(kind, contacts, about, this.arrival.factId);
  }
}

function compareLinks(
  a: { readonly occurredAt: Instant; readonly factId: string },
  b: { readonly occurredAt: Instant; readonly factId: string },
): number {
  return a.occurredAt - b.occurredAt || compareCodeUnits(a.factId, b.factId);
}

function byPrecedence(a: NamedIdentity, b: NamedIdentity): number {
  return precedence(a.identity.type) - precedence(b.identity.type);
}

function firstOfEachType(identities: readonly NamedIdentity[]): readonly NamedIdentity[] {
  const seen = new Set<string>();
  return identities.filter(({ identity }) => !seen.has(identity.type) && seen.add(identity.type));
}

function distinct(rows: readonly MemberRow[]): readonly MemberRow[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
