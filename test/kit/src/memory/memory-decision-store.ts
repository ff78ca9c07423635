import type { Claim, DecidedBatch, DecisionStore, IndexAnswer, IndexQuery, StoredCase } from '@waymark/engine';
import type { CaseRow, IndexChanges, LinkRow, MemberRow } from '@waymark/journey';
import { contactStream, handoffStream } from '@waymark/journey';
import type { MemoryLog } from './memory-log';

/** Claims and index in plain memory, beside a log in memory. */
export class MemoryDecisionStore implements DecisionStore {
  private readonly claims = new Map<string, Claim>();
  private readonly links = new Map<string, LinkRow>();
  private readonly members = new Map<string, MemberRow>();
  private readonly cases = new Map<string, CaseRow>();
  private version = 0;

  constructor(private readonly log: MemoryLog) {}

  async lookUp({ eventIds, hashes, members = [] }: IndexQuery): Promise<IndexAnswer> {
    const asked = hashes.map((hash) => this.links.get(hash)).filter((link) => link !== undefined);
    const contacts = new Set([...members, ...asked.map(({ member }) => member)].map((member) => this.contactOf(member)));
    const found = [...this.members.values()].filter(({ id }) => contacts.has(this.contactOf(id)));
    const ids = new Set(found.map(({ id }) => id));
    const cases = [...this.cases.values()].filter((row) => row.contacts.some((contact) => ids.has(contact)));
    const streams = found.flatMap(({ id }) => [contactStream(id), handoffStream(id)]).map((name) => [name, this.log.lastOf(name)] as const);
    return {
      claims: new Map(eventIds.flatMap((id) => this.claimOf(id))),
      snapshot: {
        links: [...this.links.values()].filter(({ member }) => ids.has(member)),
        members: found,
        caseKeys: cases.map(({ key }) => key),
        nextNumber: Math.max(0, ...[...this.members.values()].map(({ number }) => number)) + 1,
      },
      streamEnds: new Map(streams.filter(([, last]) => last >= 0)),
      version: this.version,
    };
  }

  async commit({ basis, claims, changes, appends }: DecidedBatch): Promise<'committed' | 'changed'> {
    if (basis && basis.version !== this.version) return 'changed';
    if (claims.some(({ eventId }) => this.claims.has(eventId))) return 'changed';
    if (appends.some(({ stream, after }) => this.log.lastOf(stream) !== after)) return 'changed';
    this.checkNumbers(changes);
    for (const { stream, after, events } of appends) this.log.appendNow({ stream, expected: after < 0 ? 'none' : after, events });
    for (const claim of claims) this.claims.set(claim.eventId, claim);
    this.put(changes);
    return 'committed';
  }

  async listCases(limit: number): Promise<readonly StoredCase[]> {
    return [...this.cases.values()].sort((a, b) => b.openedAt - a.openedAt || (a.caseId < b.caseId ? -1 : 1)).slice(0, limit);
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

  private put({ links, members, cases }: IndexChanges): void {
    for (const link of links) this.links.set(link.hash, link);
    for (const member of members) this.members.set(member.id, member);
    for (const row of cases) if (!this.cases.has(row.key)) this.cases.set(row.key, row);
    if (links.length + members.length + cases.length > 0) this.version += 1;
  }
}
