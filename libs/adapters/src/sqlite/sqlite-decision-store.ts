import type { CaseQuery, DecisionStore, IndexAnswer, IndexQuery } from '@waymark/engine';
import type { CaseRow, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import { findClaims } from './claims';
import type { SqlRow, SqlValue } from './database';
import type { LogDatabase } from './log-database';
import type { IndexVersions, LogWriter } from './log-writer';
import { createLogWriter, packedBatch } from './log-writer';

/** Index and claims beside the log in one file: a decision is one transaction, and no claim is ever unconfirmed. */
export function createSqliteDecisionStore(file: LogDatabase, writer: LogWriter = createLogWriter(file)): DecisionStore {
  return {
    // One snapshot: whoever writes may do so meanwhile.
    lookUp: async (query) => file.db.reading(() => new Look(file).up(query)),
    commit: (batch) => writer.commit(packedBatch(batch)),
    listCases: async (query) => listCases(file, query),
  };
}

class Look {
  private readonly links = new Map<string, LinkRow>();
  private readonly members = new Map<string, MemberRow>();
  private readonly cases = new Map<string, CaseRow>();
  private readonly merges = new Map<string, MergeRow>();
  private readonly keepAparts = new Map<string, KeepApartRow>();

  /** Most installations never merge and ask little: what is nowhere need not be sought for every member. */
  private readonly has: { readonly questions: boolean; readonly merges: boolean };

  /** As of before the first row was read: what was committed since is noticed when the answer is acted upon. */
  private readonly versions: IndexVersions;

  constructor(private readonly file: LogDatabase) {
    this.versions = { whole: file.indexVersion, claims: file.claimsMade };
    const found = file.db.get(WHAT_THERE_IS);
    this.has = { questions: found?.['questions'] === 1, merges: found?.['merges'] === 1 };
  }

  up(query: IndexQuery): IndexAnswer {
    this.load(query);
    return {
      claims: findClaims(this.file, query.eventIds),
      snapshot: {
        links: [...this.links.values()],
        members: [...this.members.values()],
        cases: [...this.cases.values()],
        merges: [...this.merges.values()],
        keepAparts: [...this.keepAparts.values()],
        nextNumber: this.nextNumber(),
      },
      streamEnds: this.streamEnds(),
      versions: this.versions,
    };
  }

  private load({ hashes, members = [], cases = [], merges = [] }: IndexQuery): void {
    this.loadLinks(hashes);
    for (const caseId of cases) this.loadCase(caseId);
    for (const mergeId of merges) this.loadMerge(mergeId);
    this.loadContacts(members);
  }

  /** Many at once in one question: asking costs more than the answer. */
  private loadLinks(hashes: readonly string[]): void {
    if (hashes.length === 0) return;
    const found = this.file.db.all('SELECT * FROM link WHERE hash IN (SELECT unhex(value) FROM json_each(?))', JSON.stringify(hashes)).map(linkFrom);
    for (const link of found) this.links.set(link.hash, link);
    this.loadContacts(found.map(({ member }) => member));
  }

  private nextNumber(): number {
    return Number(this.file.db.get('SELECT max(number) AS n FROM member')?.['n'] ?? 0) + 1;
  }

  /** Members with all that their contacts are: the pointers both ways, every link, every case. */
  private loadContacts(members: readonly string[]): void {
    for (let wanted = this.missing(members); wanted.length > 0; ) {
      const ids = JSON.stringify(wanted);
      const found = this.file.db.all('SELECT * FROM member WHERE id IN (SELECT value FROM json_each(?))', ids).map(memberFrom);
      for (const member of found) this.members.set(member.id, member);
      for (const row of this.file.db.all('SELECT * FROM link WHERE member IN (SELECT value FROM json_each(?))', ids)) {
        const link = linkFrom(row);
        this.links.set(link.hash, link);
      }
      if (this.has.questions) this.loadQuestions(ids);
      wanted = this.has.merges ? this.missing(this.around(found, ids)) : [];
    }
  }

  private missing(members: readonly string[]): readonly string[] {
    return [...new Set(members)].filter((member) => !this.members.has(member));
  }

  /** Whom these members point at, and who points at them. */
  private around(members: readonly MemberRow[], ids: string): readonly string[] {
    const children = this.file.db.all('SELECT id FROM member WHERE merged_into IN (SELECT value FROM json_each(?))', ids);
    return [...members.flatMap(({ mergedInto }) => mergedInto ?? []), ...children.map(({ id }) => String(id))];
  }

  /** What was asked about members, and whom they are kept apart from. */
  private loadQuestions(ids: string): void {
    for (const row of this.file.db.all(CASES_OF, ids)) {
      const found = caseFrom(row);
      this.cases.set(found.caseId, found);
    }
    for (const row of this.file.db.all(KEEP_APARTS_OF, ids)) {
      const found = keepApartFrom(row);
      this.keepAparts.set(found.keepApartId, found);
    }
  }

  private loadCase(caseId: string): void {
    const row = this.file.db.get('SELECT * FROM contact_case WHERE case_id = ?', caseId);
    if (!row) return;
    const found = caseFrom(row);
    this.cases.set(caseId, found);
    if (found.hash !== null) this.loadLinks([found.hash]);
    this.loadContacts(found.contacts);
  }

  private loadMerge(mergeId: string): void {
    const row = this.file.db.get('SELECT * FROM contact_merge WHERE merge_id = ?', mergeId);
    if (!row) return;
    const found = mergeFrom(row);
    this.merges.set(mergeId, found);
    this.loadContacts([found.survivor, found.loser]);
  }

  private streamEnds(): Map<string, number> {
    if (this.members.size === 0) return new Map();
    const names = [...this.members.keys()].flatMap((member) => [`contact-${member}`, `handoff-${member}`]);
    const rows = this.file.db.all('SELECT name, last FROM stream WHERE name IN (SELECT value FROM json_each(?))', JSON.stringify(names));
    return new Map(rows.map(({ name, last }) => [String(name), Number(last)]));
  }
}

const WHAT_THERE_IS = `
SELECT EXISTS (SELECT 1 FROM case_contact) OR EXISTS (SELECT 1 FROM keep_apart_member) AS questions,
       EXISTS (SELECT 1 FROM member WHERE merged_into IS NOT NULL) AS merges`;
const CASES_OF = 'SELECT contact_case.* FROM case_contact JOIN contact_case USING (case_id) WHERE contact IN (SELECT value FROM json_each(?))';
const KEEP_APARTS_OF = 'SELECT keep_apart.* FROM keep_apart_member JOIN keep_apart USING (id) WHERE member IN (SELECT value FROM json_each(?)) AND ended = 0';

function listCases(file: LogDatabase, { limit, open, kind, after }: CaseQuery): readonly CaseRow[] {
  const where = [open ? "status = 'open'" : 'true', kind ? 'kind = ?' : 'true', after ? '(opened_at < ? OR (opened_at = ? AND case_id > ?))' : 'true'].join(' AND ');
  const values: SqlValue[] = [...(kind ? [kind] : []), ...(after ? [after.openedAt, after.openedAt, after.caseId] : [])];
  return file.db
    .all(`SELECT * FROM contact_case WHERE ${where} ORDER BY opened_at DESC, case_id LIMIT ?`, ...values, limit)
    .map(caseFrom);
}

function linkFrom(row: SqlRow): LinkRow {
  return {
    hash: hexText(row['hash']),
    type: String(row['type']) as LinkRow['type'],
    strength: String(row['strength']) as LinkRow['strength'],
    identified: row['identified'] === 1,
    member: String(row['member']),
    occurredAt: Number(row['occurred_at']),
    factId: String(row['fact_id']),
    count: Number(row['count']),
    removed: row['removed'] === 1,
  };
}

function memberFrom(row: SqlRow): MemberRow {
  const mergedInto = row['merged_into'];
  return {
    id: String(row['id']),
    number: Number(row['number']),
    mergedInto: typeof mergedInto === 'string' ? mergedInto : null,
    named: row['named'] === 1,
    shared: row['shared'] === 1,
  };
}

function caseFrom(row: SqlRow): CaseRow {
  const hash = row['hash'];
  return {
    caseId: String(row['case_id']),
    key: String(row['key']),
    kind: String(row['kind']) as CaseRow['kind'],
    contacts: textsFrom(row['contacts']),
    hash: hash === null ? null : hexText(hash),
    factId: String(row['fact_id']),
    openedAt: Number(row['opened_at']),
    status: String(row['status']) as CaseRow['status'],
  };
}

function mergeFrom(row: SqlRow): MergeRow {
  return {
    mergeId: String(row['merge_id']),
    survivor: String(row['survivor']),
    loser: String(row['loser']),
    survivorMembers: textsFrom(row['survivor_members']),
    loserMembers: textsFrom(row['loser_members']),
    mergedAt: Number(row['merged_at']),
    undone: row['undone'] === 1,
  };
}

function keepApartFrom(row: SqlRow): KeepApartRow {
  return {
    keepApartId: String(row['id']),
    left: textsFrom(row['left_members']),
    right: textsFrom(row['right_members']),
    ended: row['ended'] === 1,
  };
}

function textsFrom(value: SqlValue | undefined): string[] {
  return JSON.parse(String(value)) as string[];
}

function hexText(value: SqlRow[string] | undefined): string {
  return Buffer.from(value as Uint8Array).toString('hex');
}
