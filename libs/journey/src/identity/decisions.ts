import type { CaseKind } from '../events/identity-events';
import type { Instant } from '../facts';
import { compareCodeUnits } from '../facts';
import type { Identity } from '../identities';
import { STRONG_TYPES } from '../identities';
import type { Uuid5 } from '../ids';
import { NAMESPACES } from '../ids';
import type { CaseRow, IdentityBook, KeepApartRow, LinkRow, MemberRow, MergeRow } from './book';
import { caseKey } from './book';

/** What was decided about people, in the order in which it is written behind its fact or command. */
export type IdentityDecision =
  | { readonly what: 'linked'; readonly row: LinkRow; readonly identity: Identity }
  | { readonly what: 'unlinked'; readonly row: LinkRow; readonly identity: Identity }
  | { readonly what: 'merged'; readonly row: MergeRow; readonly endsKeepAparts: readonly string[] }
  | { readonly what: 'unmerged'; readonly row: MergeRow; readonly keepApart: KeepApartRow }
  | { readonly what: 'kept-apart'; readonly row: KeepApartRow }
  | { readonly what: 'case-opened'; readonly row: CaseRow; readonly identity: Identity | null }
  | { readonly what: 'case-settled'; readonly caseId: string; readonly settlement: 'merge' | 'keep-apart' };

/** Who decides, when: a fact as it arrives, or a command. */
export interface Occasion {
  /** Fact's id or command's id: every id that is made on this occasion is derived from it. */
  readonly id: string;
  readonly at: Instant;
  /** By a person; a person's merge ends what kept the contacts apart, and a case that a person settled stays settled. */
  readonly byHand: boolean;
}

/** Takes decisions into the book and keeps them in their order. */
export class Decisions {
  readonly made: IdentityDecision[] = [];
  private merges = 0;
  private cases = 0;

  constructor(
    private readonly book: IdentityBook,
    private readonly occasion: Occasion,
    private readonly uuid5: Uuid5,
  ) {}

  link(row: LinkRow, identity: Identity): void {
    const member = this.book.member(row.member);
    if (row.strength === 'strong' && !member.named) this.book.putMember({ ...member, named: true });
    this.book.putLink(row);
    this.made.push({ what: 'linked', row, identity });
  }

  unlink(link: LinkRow, identity: Identity): void {
    const row = { ...link, count: link.count + 1, removed: true };
    this.book.putLink(row);
    this.made.push({ what: 'unlinked', row, identity });
  }

  /** Merges contacts one by one into the earliest, and settles the open cases that this answers. */
  merge(contacts: readonly MemberRow[]): void {
    const [survivor, ...others] = [...contacts].sort(byAge);
    if (!survivor || others.length === 0) return;
    for (const loser of others) this.mergeInto(survivor, loser);
    const joined = new Set(this.book.membersOf(survivor.id));
    for (const { caseId, contacts: about } of this.book.openCasesWithin(joined)) if (about.length > 1) this.settle(caseId, 'merge');
  }

  /** Takes the pointer of a merge away; its two sets are kept apart from now on. */
  unmerge(merge: MergeRow): void {
    const row = { ...merge, undone: true };
    const keepApartId = this.uuid5(NAMESPACES.merge, `${merge.mergeId}|apart`);
    const keepApart = { keepApartId, left: merge.survivorMembers, right: merge.loserMembers, ended: false };
    this.book.putMember({ ...this.book.member(merge.loser), mergedInto: null });
    this.book.putMerge(row);
    this.book.putKeepApart(keepApart);
    this.made.push({ what: 'unmerged', row, keepApart });
  }

  /** Keeps every two of these contacts apart. */
  keepApart(contacts: readonly MemberRow[]): void {
    contacts.forEach((left, index) => {
      for (const right of contacts.slice(index + 1)) {
        const keepApartId = this.uuid5(NAMESPACES.merge, `${this.occasion.id}|apart|${left.id}|${right.id}`);
        const row = { keepApartId, left: this.setOf(left), right: this.setOf(right), ended: false };
        this.book.putKeepApart(row);
        this.made.push({ what: 'kept-apart', row });
      }
    });
  }

  settle(caseId: string, settlement: 'merge' | 'keep-apart'): void {
    const row = this.book.caseById(caseId);
    if (row?.status !== 'open') return;
    const byHand = settlement === 'merge' ? ('merged' as const) : ('kept-apart' as const);
    this.book.putCase({ ...row, status: this.occasion.byHand ? byHand : 'lapsed' });
    this.made.push({ what: 'case-settled', caseId, settlement });
  }

  /** Opens a case, unless the same one is open or a person has settled it. */
  openCase(kind: CaseKind, contacts: readonly string[], about: { readonly identity: Identity; readonly hash: string } | null, factId: string): void {
    const sorted = [...contacts].sort(compareCodeUnits);
    const hash = about?.hash ?? null;
    const key = caseKey({ kind, hash, contacts: sorted });
    if (this.book.casesAsking(key).some(({ status }) => status !== 'lapsed')) return;
    const caseId = this.uuid5(NAMESPACES.caseOpened, `${this.occasion.id}|${this.cases}`);
    const row: CaseRow = { caseId, key, kind, contacts: sorted, hash, factId, openedAt: this.occasion.at, status: 'open' };
    this.cases += 1;
    this.book.putCase(row);
    this.made.push({ what: 'case-opened', row, identity: about?.identity ?? null });
  }

  /** A contact's members, in an order that is the same wherever it is decided. */
  private setOf({ id }: MemberRow): readonly string[] {
    return [...this.book.membersOf(id)].sort(compareCodeUnits);
  }

  private mergeInto(survivor: MemberRow, loser: MemberRow): void {
    const ended = this.occasion.byHand ? this.book.keepApartsBetween(survivor.id, loser.id) : [];
    const row: MergeRow = {
      mergeId: this.uuid5(NAMESPACES.merge, `${this.occasion.id}|${this.merges}`),
      survivor: survivor.id,
      loser: loser.id,
      survivorMembers: this.setOf(survivor),
      loserMembers: this.setOf(loser),
      mergedAt: this.occasion.at,
      undone: false,
    };
    this.merges += 1;
    for (const kept of ended) this.book.putKeepApart({ ...kept, ended: true });
    this.book.putMember({ ...this.book.member(loser.id), mergedInto: survivor.id });
    this.book.putMerge(row);
    this.made.push({ what: 'merged', row, endsKeepAparts: ended.map(({ keepApartId }) => keepApartId) });
  }
}

/** Why contacts that one event names are not simply merged; null where nothing is in the way. */
export function inTheWay(book: IdentityBook, contacts: readonly MemberRow[]): 'contacts-conflict' | 'kept-apart' | null {
  if (holdDifferentValues(book, contacts)) return 'contacts-conflict';
  return areKeptApart(book, contacts) ? 'kept-apart' : null;
}

/** Do two of them hold values of one strong type? One value is never two contacts', so they differ. */
function holdDifferentValues(book: IdentityBook, contacts: readonly MemberRow[]): boolean {
  return STRONG_TYPES.some((type) => contacts.filter(({ id }) => book.holds(id, type)).length > 1);
}

export function areKeptApart(book: IdentityBook, contacts: readonly MemberRow[]): boolean {
  return contacts.some((left, index) => contacts.slice(index + 1).some((right) => book.keepApartsBetween(left.id, right.id).length > 0));
}

/** The earlier contact first: by number, then id. */
export function byAge(a: MemberRow, b: MemberRow): number {
  return a.number - b.number || compareCodeUnits(a.id, b.id);
}
