import type { CaseKind, Strength } from '../events/identity-events';
import type { Instant } from '../facts';
import type { IdentityType } from '../identities';

/** Where one identity points; kept when taken back, so that its count of changes goes on. */
export interface LinkRow {
  readonly hash: string;
  readonly type: IdentityType;
  readonly strength: Strength;
  readonly identified: boolean;
  readonly member: string;
  readonly occurredAt: Instant;
  readonly factId: string;
  readonly count: number;
  readonly removed: boolean;
}

/** A member; it is a contact of its own while it points nowhere. */
export interface MemberRow {
  readonly id: string;
  /** Order of making: of two that merge, the lower number survives. */
  readonly number: number;
  readonly mergedInto: string | null;
  /** Has it ever had a strong identity? If not it is anonymous (unless it is shared). */
  readonly named: boolean;
  readonly shared: boolean;
}

export interface CaseRow {
  readonly caseId: string;
  /** `caseKey` of it. */
  readonly key: string;
  readonly kind: CaseKind;
  /** Sorted by code unit. */
  readonly contacts: readonly string[];
  readonly hash: string | null;
  readonly factId: string;
  readonly openedAt: Instant;
  readonly status: 'open' | 'settled';
}

/** Same kind, identity and contacts are the same case. */
export function caseKey({ kind, hash, contacts }: Pick<CaseRow, 'kind' | 'hash' | 'contacts'>): string {
  return [kind, hash ?? '', ...contacts].join('|');
}

/** The rows that a batch of decisions may look at, as the index had them. */
export interface IndexSnapshot {
  readonly links: readonly LinkRow[];
  readonly members: readonly MemberRow[];
  /** Keys of the cases that are open or settled by a person, among those of these members. */
  readonly caseKeys: readonly string[];
  readonly nextNumber: number;
}

/** The rows that a batch of decisions made or changed. */
export interface IndexChanges {
  readonly links: readonly LinkRow[];
  readonly members: readonly MemberRow[];
  readonly cases: readonly CaseRow[];
}

/** The part of the identity index that a batch works on: later events of a batch see what earlier ones decided. */
export class IdentityBook {
  private readonly links = new Map<string, LinkRow>();
  private readonly members = new Map<string, MemberRow>();
  private readonly held = new Map<string, Map<string, Set<string>>>();
  private readonly caseKeys: Set<string>;
  private readonly changedLinks = new Set<string>();
  private readonly changedMembers = new Set<string>();
  private readonly newCases: CaseRow[] = [];
  private nextNumber: number;

  constructor(snapshot: IndexSnapshot) {
    this.nextNumber = snapshot.nextNumber;
    this.caseKeys = new Set(snapshot.caseKeys);
    for (const member of snapshot.members) this.members.set(member.id, member);
    for (const link of snapshot.links) {
      this.links.set(link.hash, link);
      this.hold(link);
    }
  }

  /** The standing link of an identity. */
  link(hash: string): LinkRow | undefined {
    const link = this.links.get(hash);
    return link?.removed ? undefined : link;
  }

  /** How often this identity has changed so far. */
  changesOf(hash: string): number {
    return this.links.get(hash)?.count ?? 0;
  }

  member(id: string): MemberRow {
    const member = this.members.get(id);
    if (!member) throw new Error(`assertion: member ${id} was not loaded`);
    return member;
  }

  /** The contact that a member belongs to: the end of its chain of pointers. */
  contactOf(member: string): MemberRow {
    let row = this.member(member);
    while (row.mergedInto !== null) row = this.member(row.mergedInto);
    return row;
  }

  /** The values of a type that a contact holds, by their hashes. */
  heldBy(contact: string, type: string): ReadonlySet<string> {
    return this.held.get(contact)?.get(type) ?? NONE;
  }

  hasCase(key: string): boolean {
    return this.caseKeys.has(key);
  }

  addMember(member: Omit<MemberRow, 'number' | 'mergedInto'>): MemberRow {
    const row: MemberRow = { ...member, number: this.nextNumber, mergedInto: null };
    this.nextNumber += 1;
    this.putMember(row);
    return row;
  }

  putMember(row: MemberRow): void {
    this.members.set(row.id, row);
    this.changedMembers.add(row.id);
  }

  putLink(link: LinkRow): void {
    this.release(this.links.get(link.hash));
    this.links.set(link.hash, link);
    this.changedLinks.add(link.hash);
    this.hold(link);
  }

  addCase(row: CaseRow): void {
    this.caseKeys.add(row.key);
    this.newCases.push(row);
  }

  changes(): IndexChanges {
    return {
      links: [...this.changedLinks].map((hash) => this.links.get(hash) as LinkRow),
      members: [...this.changedMembers].map((id) => this.member(id)),
      cases: this.newCases,
    };
  }

  private release(link: LinkRow | undefined): void {
    if (link) this.held.get(this.contactOf(link.member).id)?.get(link.type)?.delete(link.hash);
  }

  private hold(link: LinkRow): void {
    if (link.removed || link.strength !== 'strong') return;
    const contact = this.contactOf(link.member).id;
    const types = this.held.get(contact) ?? new Map<string, Set<string>>();
    const hashes = types.get(link.type) ?? new Set<string>();
    types.set(link.type, hashes.add(link.hash));
    this.held.set(contact, types);
  }
}

const NONE: ReadonlySet<string> = new Set();
