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
  /** Was a strong identity ever linked to it? A contact none of whose members is named is anonymous (unless shared). */
  readonly named: boolean;
  readonly shared: boolean;
}

/** `lapsed`: settled by the rule and not by a person, so that the same question may be asked again. */
export const CASE_STATUSES = ['open', 'merged', 'kept-apart', 'lapsed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export interface CaseRow {
  readonly caseId: string;
  /** `caseKey` of it. */
  readonly key: string;
  readonly kind: CaseKind;
  /** Sorted by code unit; as they were when it was opened. */
  readonly contacts: readonly string[];
  readonly hash: string | null;
  readonly factId: string;
  readonly openedAt: Instant;
  readonly status: CaseStatus;
}

/** One merge: who points at whom by it, and the two sets of members that it joined. */
export interface MergeRow {
  readonly mergeId: string;
  readonly survivor: string;
  readonly loser: string;
  readonly survivorMembers: readonly string[];
  readonly loserMembers: readonly string[];
  readonly mergedAt: Instant;
  readonly undone: boolean;
}

/** Any member of the one side is kept apart from any of the other, until a merge by hand ends it. */
export interface KeepApartRow {
  readonly keepApartId: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly ended: boolean;
}

/** Same kind, identity and contacts are the same case. */
export function caseKey({ kind, hash, contacts }: Pick<CaseRow, 'kind' | 'hash' | 'contacts'>): string {
  return [kind, hash ?? '', ...contacts].join('|');
}

/** The rows that a batch of decisions may look at, as the index had them. */
export interface IndexSnapshot {
  readonly links: readonly LinkRow[];
  readonly members: readonly MemberRow[];
  /** Every case that was opened about one of these members, and those asked for by their ids. */
  readonly cases: readonly CaseRow[];
  /** Those asked for by their ids. */
  readonly merges: readonly MergeRow[];
  /** What keeps one of these members apart from any other, but what has ended. */
  readonly keepAparts: readonly KeepApartRow[];
  readonly nextNumber: number;
}

/** The rows that a batch of decisions made or changed. */
export interface IndexChanges {
  readonly links: readonly LinkRow[];
  readonly members: readonly MemberRow[];
  readonly cases: readonly CaseRow[];
  readonly merges: readonly MergeRow[];
  readonly keepAparts: readonly KeepApartRow[];
}

export const NO_INDEX_CHANGES: IndexChanges = { links: [], members: [], cases: [], merges: [], keepAparts: [] };

/** The part of the identity index that a batch works on: later events of a batch see what earlier ones decided. */
export class IdentityBook {
  private readonly links: Rows<LinkRow>;
  private readonly members: Rows<MemberRow>;
  private readonly cases: Rows<CaseRow>;
  private readonly merges: Rows<MergeRow>;
  private readonly keepAparts: Rows<KeepApartRow>;
  private readonly casesByKey = new Map<string, CaseRow[]>();
  private readonly linksOf = new Map<string, Set<string>>();
  private readonly children = new Map<string, Set<string>>();
  private nextNumber: number;

  constructor(snapshot: IndexSnapshot) {
    this.nextNumber = snapshot.nextNumber;
    this.members = new Rows(snapshot.members, ({ id }) => id);
    this.links = new Rows(snapshot.links, ({ hash }) => hash);
    this.cases = new Rows(snapshot.cases, ({ caseId }) => caseId);
    this.merges = new Rows(snapshot.merges, ({ mergeId }) => mergeId);
    this.keepAparts = new Rows(snapshot.keepAparts, ({ keepApartId }) => keepApartId);
    for (const member of snapshot.members) this.point(member);
    for (const link of snapshot.links) this.hold(link);
    for (const row of snapshot.cases) this.file(row);
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

  hasMember(id: string): boolean {
    return this.members.get(id) !== undefined;
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

  /** All members of a contact, itself first; through others too. */
  membersOf(contact: string): readonly string[] {
    const found = [contact];
    for (const member of found) found.push(...(this.children.get(member) ?? []));
    return found;
  }

  isNamed(contact: string): boolean {
    return this.membersOf(contact).some((member) => this.member(member).named);
  }

  isShared(contact: string): boolean {
    return this.membersOf(contact).some((member) => this.member(member).shared);
  }

  /** Does the contact hold a value of that strong type? */
  holds(contact: string, type: string): boolean {
    return this.membersOf(contact).some((member) => {
      for (const hash of this.linksOf.get(member) ?? []) {
        const link = this.links.get(hash);
        if (link?.type === type && link.strength === 'strong') return true;
      }
      return false;
    });
  }

  caseById(caseId: string): CaseRow | undefined {
    return this.cases.get(caseId);
  }

  /** The cases that ask the same question, whatever came of them. */
  casesAsking(key: string): readonly CaseRow[] {
    return this.casesByKey.get(key) ?? [];
  }

  /** The open cases all of whose contacts are these. */
  openCasesWithin(contacts: ReadonlySet<string>): readonly CaseRow[] {
    return this.cases.all().filter(({ status, contacts: about }) => status === 'open' && about.every((id) => contacts.has(id)));
  }

  /** Has a person said that this contact is not to have that identity? */
  isLeftOut(contact: string, hash: string): boolean {
    const asked = this.cases.all().filter((row) => row.kind === 'identity-conflict' && row.hash === hash && row.status === 'kept-apart');
    return asked.some(({ contacts: [id = ''] }) => this.hasMember(id) && this.contactOf(id).id === contact);
  }

  merge(mergeId: string): MergeRow | undefined {
    return this.merges.get(mergeId);
  }

  /** What keeps two contacts apart. */
  keepApartsBetween(left: string, right: string): readonly KeepApartRow[] {
    const [a, b] = [new Set(this.membersOf(left)), new Set(this.membersOf(right))];
    const across = ({ left, right }: KeepApartRow): boolean =>
      (left.some((id) => a.has(id)) && right.some((id) => b.has(id))) || (left.some((id) => b.has(id)) && right.some((id) => a.has(id)));
    return this.keepAparts.all().filter((row) => !row.ended && across(row));
  }

  addMember(member: Omit<MemberRow, 'number' | 'mergedInto'>): MemberRow {
    const row: MemberRow = { ...member, number: this.nextNumber, mergedInto: null };
    this.nextNumber += 1;
    this.members.put(row);
    return row;
  }

  /** Changes what is said of a member, its pointer included. */
  putMember(row: MemberRow): void {
    const before = this.members.get(row.id)?.mergedInto;
    if (before) this.children.get(before)?.delete(row.id);
    this.members.put(row);
    this.point(row);
  }

  putLink(link: LinkRow): void {
    const before = this.links.get(link.hash);
    if (before) this.linksOf.get(before.member)?.delete(link.hash);
    this.links.put(link);
    this.hold(link);
  }

  putCase(row: CaseRow): void {
    const asked = this.casesByKey.get(row.key) ?? [];
    this.casesByKey.set(row.key, asked.filter(({ caseId }) => caseId !== row.caseId));
    this.cases.put(row);
    this.file(row);
  }

  putMerge(row: MergeRow): void {
    this.merges.put(row);
  }

  putKeepApart(row: KeepApartRow): void {
    this.keepAparts.put(row);
  }

  changes(): IndexChanges {
    return {
      links: this.links.changed(),
      members: this.members.changed(),
      cases: this.cases.changed(),
      merges: this.merges.changed(),
      keepAparts: this.keepAparts.changed(),
    };
  }

  private point(row: MemberRow): void {
    if (row.mergedInto !== null) addTo(this.children, row.mergedInto, row.id);
  }

  private hold(link: LinkRow): void {
    if (!link.removed) addTo(this.linksOf, link.member, link.hash);
  }

  private file(row: CaseRow): void {
    this.casesByKey.set(row.key, [...(this.casesByKey.get(row.key) ?? []), row]);
  }
}

/** Rows by their keys, and which of them were put since. */
class Rows<T> {
  private readonly rows = new Map<string, T>();
  private readonly written = new Set<string>();

  constructor(
    rows: readonly T[],
    private readonly keyOf: (row: T) => string,
  ) {
    for (const row of rows) this.rows.set(keyOf(row), row);
  }

  get(key: string): T | undefined {
    return this.rows.get(key);
  }

  all(): readonly T[] {
    return [...this.rows.values()];
  }

  put(row: T): void {
    this.rows.set(this.keyOf(row), row);
    this.written.add(this.keyOf(row));
  }

  changed(): readonly T[] {
    return [...this.written].map((key) => this.rows.get(key) as T);
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}
