import type { CaseQuery, Claim, DecidedBatch, DecisionStore, IndexAnswer, IndexQuery, StoredCase } from '@waymark/engine';
import type { CaseRow, IndexChanges, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import { contactStream, handoffStream } from '@waymark/journey';
import type { MemoryLog } from './memory-log';

/** Claims and index in plain memory, beside a log in memory. */
export class MemoryDecisionStore implements DecisionStore {
  private readonly claims = new Map<string, Claim>();
  private readonly links = new Map<string, LinkRow>();
  private readonly members = new Map<string, MemberRow>();
  private readonly cases = new Map<string, CaseRow>();
  private readonly merges = new Map<string, MergeRow>();
  private readonly keepAparts = new Map<string, KeepApartRow>();
  private version = 0;

  constructor(private readonly log: MemoryLog) {}

  async lookUp(query: IndexQuery): Promise<IndexAnswer> {
    const askedCases = this.rowsOf(this.cases, query.cases);
    const merges = this.rowsOf(this.merges, query.merges);
    const links = this.rowsOf(this.links, [...query.hashes, ...askedCases.flatMap(({ hash }) => hash ?? [])]);
    const asked = [
      ...(query.members ?? []),
      ...links.map(({ member }) => member),
      ...askedCases.flatMap(({ contacts }) => contacts),
      ...merges.flatMap(({ survivor, loser }) => [survivor, loser]),
    ];
    const contacts = new Set(asked.map((member) => this.contactOf(member)));
    const found = [...this.members.values()].filter(({ id }) => contacts.has(this.contactOf(id)));
    const ids = new Set(found.map(({ id }) => id));
    const about = (sides: readonly string[]): boolean => sides.some((id) => ids.has(id));
    const streams = found.flatMap(({ id }) => [contactStream(id), handoffStream(id)]).map((name) => [name, this.log.lastOf(name)] as const);
    return {
      claims: new Map(query.eventIds.flatMap((id) => this.claimOf(id))),
      snapshot: {
        links: [...this.links.values()].filter(({ member }) => ids.has(member)),
        members: found,
        cases: [...this.cases.values()].filter((row) => askedCases.includes(row) || about(row.contacts)),
        merges,
        keepAparts: [...this.keepAparts.values()].filter(({ ended, left, right }) => !ended && about([...left, ...right])),
        nextNumber: Math.max(0, ...[...this.members.values()].map(({ number }) => number)) + 1,
      },
      streamEnds: new Map(streams.filter(([, last]) => last >= 0)),
      versions: { whole: this.version },
    };
  }

  async commit({ basis, claims, changes, appends }: DecidedBatch): Promise<'committed' | 'changed'> {
    if (basis && (basis.versions as { readonly whole: number }).whole !== this.version) return 'changed';
    if (claims.some(({ eventId }) => this.claims.has(eventId))) return 'changed';
    if (appends.some(({ stream, after }) => this.log.lastOf(stream) !== after)) return 'changed';
    this.checkNumbers(changes);
    for (const { stream, after, events } of appends) this.log.appendNow({ stream, expected: after < 0 ? 'none' : after, events });
    for (const claim of claims) this.claims.set(claim.eventId, claim);
    this.put(changes);
    return 'committed';
  }

  async listCases({ limit, open, after }: CaseQuery): Promise<readonly StoredCase[]> {
    const sorted = [...this.cases.values()].sort(newestFirst).filter(({ status }) => !open || status === 'open');
    return sorted.filter((row) => !after || newestFirst(row, after) > 0).slice(0, limit);
  }

  private rowsOf<T>(rows: ReadonlyMap<string, T>, keys: readonly string[] = []): readonly T[] {
    return keys.map((key) => rows.get(key)).filter((row) => row !== undefined);
  }

  private claimOf(eventId: string): [string, Claim][] {
    const claim = this.claims.get(eventId);
    return claim ? [[eventId, claim]] : [];
  }

  private contactOf(member: string): string {
    let row = this.members.get(member);
    while (row && row.mergedInto !== null) row = this.members.get(row.mergedInto);
    return row?.id ?? member;
  }

  private checkNumbers({ members }: IndexChanges): void {
    for (const { id, number } of members) {
      const taken = [...this.members.values()].some((other) => other.id !== id && other.number === number);
      if (taken) throw new Error(`assertion: number ${number} is another contact's`);
    }
  }

  private put({ links, members, cases, merges, keepAparts }: IndexChanges): void {
    for (const link of links) this.links.set(link.hash, link);
    for (const member of members) this.members.set(member.id, member);
    for (const row of cases) this.cases.set(row.caseId, row);
    for (const row of merges) this.merges.set(row.mergeId, row);
    for (const row of keepAparts) this.keepAparts.set(row.keepApartId, row);
    if (links.length + members.length + cases.length + merges.length + keepAparts.length > 0) this.version += 1;
  }
}

function newestFirst(a: Pick<StoredCase, 'openedAt' | 'caseId'>, b: Pick<StoredCase, 'openedAt' | 'caseId'>): number {
  return b.openedAt - a.openedAt || (a.caseId < b.caseId ? -1 : Number(a.caseId > b.caseId));
}
