import type { CaseQuery, IndexQuery, StoredCase } from '@waymark/engine';
import type { CaseRow, IndexChanges, IndexSnapshot, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';

/** The rows of the identity index in plain memory. */
export class MemoryIndexRows {
  private readonly links = new Map<string, LinkRow>();
  private readonly members = new Map<string, MemberRow>();
  private readonly cases = new Map<string, CaseRow>();
  private readonly merges = new Map<string, MergeRow>();
  private readonly keepAparts = new Map<string, KeepApartRow>();

  lookUp(query: Omit<IndexQuery, 'eventIds'>): IndexSnapshot {
    const askedCases = rowsOf(this.cases, query.cases);
    const merges = rowsOf(this.merges, query.merges);
    const links = rowsOf(this.links, [...query.hashes, ...askedCases.flatMap(({ hash }) => hash ?? [])]);
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
    return {
      links: [...this.links.values()].filter(({ member }) => ids.has(member)),
      members: found,
      cases: [...this.cases.values()].filter((row) => askedCases.includes(row) || about(row.contacts)),
      merges,
      keepAparts: [...this.keepAparts.values()].filter(({ ended, left, right }) => !ended && about([...left, ...right])),
      nextNumber: this.highestNumber() + 1,
    };
  }

  /** Throws an assertion, and changes nothing, where two contacts would bear one number. */
  put(changes: IndexChanges): void {
    this.checkNumbers(changes);
    for (const link of changes.links) this.links.set(link.hash, link);
    for (const member of changes.members) this.members.set(member.id, member);
    for (const row of changes.cases) this.cases.set(row.caseId, row);
    for (const row of changes.merges) this.merges.set(row.mergeId, row);
    for (const row of changes.keepAparts) this.keepAparts.set(row.keepApartId, row);
  }

  listCases({ limit, open, kind, after }: CaseQuery): readonly StoredCase[] {
    const asked = [...this.cases.values()].filter((row) => (!open || row.status === 'open') && (!kind || row.kind === kind));
    const sorted = asked.sort(newestFirst);
    return sorted.filter((row) => !after || newestFirst(row, after) > 0).slice(0, limit);
  }

  /** Everything, in the order of first putting. */
  all(): IndexChanges {
    return {
      links: [...this.links.values()],
      members: [...this.members.values()],
      cases: [...this.cases.values()],
      merges: [...this.merges.values()],
      keepAparts: [...this.keepAparts.values()],
    };
  }

  private highestNumber(): number {
    return Math.max(0, ...[...this.members.values()].map(({ number }) => number));
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
}

function rowsOf<T>(rows: ReadonlyMap<string, T>, keys: readonly string[] = []): readonly T[] {
  return keys.map((key) => rows.get(key)).filter((row) => row !== undefined);
}

function newestFirst(a: Pick<StoredCase, 'openedAt' | 'caseId'>, b: Pick<StoredCase, 'openedAt' | 'caseId'>): number {
  return b.openedAt - a.openedAt || (a.caseId < b.caseId ? -1 : Number(a.caseId > b.caseId));
}
