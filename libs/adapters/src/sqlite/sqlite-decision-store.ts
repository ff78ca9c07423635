import type { CaseQuery, DecidedBatch, DecisionStore, IndexAnswer, IndexQuery } from '@waymark/engine';
import type { CaseRow, IndexChanges, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import { claimKey, findClaims } from './claims';
import type { SqlRow, SqlValue } from './database';
import type { LogDatabase, StreamRow } from './log-database';

/** One writer at a time, so one number for the whole index will do, and one for all claims. */
interface Versions {
  readonly whole: number;
  readonly claims: number;
}

/** Index and claims beside the log in one file: a decision is one transaction, and no claim is ever unconfirmed. */
export function createSqliteDecisionStore(file: LogDatabase): DecisionStore {
  return {
    lookUp: async (query) => new Look(file).up(query),
    commit: (batch) => file.writer.write(() => commitNow(file, batch)),
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

  constructor(private readonly file: LogDatabase) {
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
      versions: { whole: this.file.indexVersion, claims: this.file.claimsMade } satisfies Versions,
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

function commitNow(file: LogDatabase, batch: DecidedBatch): 'committed' | 'changed' {
  const streams = batch.appends.map(({ stream }) => file.stream(stream));
  if (hasMoved(file, batch, streams)) return 'changed';
  const claims = new Map(batch.claims.map((claim) => [claim.eventId, claim]));
  const before = file.end();
  batch.appends.forEach(({ stream, events }, index) => file.insert(streams[index] ?? file.makeStream(stream), events, claims));
  if (claims.size > 0) claim(file, batch, claims, before + 1);
  putChanges(file, batch.changes);
  return 'committed';
}

function claim(file: LogDatabase, { appends }: DecidedBatch, claims: ReadonlyMap<string, unknown>, firstPosition: number): void {
  const keys = appends.flatMap(({ events }) => events.map(({ id }) => (claims.has(id) ? claimKey(id) : null)));
  if (keys.filter((key) => key !== null).length !== claims.size) throw new Error('assertion: a claim is about an event of its batch');
  file.claim(keys, firstPosition);
}

function hasMoved(file: LogDatabase, { basis, claims, appends }: DecidedBatch, streams: readonly (StreamRow | null)[]): boolean {
  const versions = basis?.versions as Versions | undefined;
  if (versions && versions.whole !== file.indexVersion) return true;
  if (appends.some(({ after }, index) => (streams[index]?.last ?? -1) !== after)) return true;
  return versions?.claims !== file.claimsMade && findClaims(file, claims.map(({ eventId }) => eventId)).size > 0;
}

function putChanges(file: LogDatabase, { links, members, cases, merges, keepAparts }: IndexChanges): void {
  if (links.length + members.length + cases.length + merges.length + keepAparts.length === 0) return;
  for (const link of links) putLink(file, link);
  for (const member of members) putMember(file, member);
  for (const row of cases) putCase(file, row);
  for (const row of merges) putMerge(file, row);
  for (const row of keepAparts) putKeepApart(file, row);
  file.indexVersion += 1;
}

function putLink(file: LogDatabase, link: LinkRow): void {
  file.db.run(
    'INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    hexBytes(link.hash),
    link.type,
    link.strength,
    Number(link.identified),
    link.member,
    link.occurredAt,
    link.factId,
    link.count,
    Number(link.removed),
  );
}

function putMember(file: LogDatabase, member: MemberRow): void {
  file.db.run(
    `INSERT INTO member VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
     number = excluded.number, merged_into = excluded.merged_into, named = excluded.named, shared = excluded.shared`,
    member.id,
    member.number,
    member.mergedInto,
    Number(member.named),
    Number(member.shared),
  );
}

function putCase(file: LogDatabase, row: CaseRow): void {
  file.db.run(
    'INSERT INTO contact_case VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET status = excluded.status',
    row.caseId,
    row.key,
    row.kind,
    JSON.stringify(row.contacts),
    row.hash === null ? null : hexBytes(row.hash),
    row.factId,
    row.openedAt,
    row.status,
  );
  for (const contact of row.contacts) {
    file.db.run('INSERT OR IGNORE INTO case_contact VALUES (?, ?)', contact, row.caseId);
  }
}

function putMerge(file: LogDatabase, row: MergeRow): void {
  file.db.run(
    'INSERT INTO contact_merge VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (merge_id) DO UPDATE SET undone = excluded.undone',
    row.mergeId,
    row.survivor,
    row.loser,
    JSON.stringify(row.survivorMembers),
    JSON.stringify(row.loserMembers),
    row.mergedAt,
    Number(row.undone),
  );
}

function putKeepApart(file: LogDatabase, { keepApartId, left, right, ended }: KeepApartRow): void {
  file.db.run(
    'INSERT INTO keep_apart VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET ended = excluded.ended',
    keepApartId,
    JSON.stringify(left),
    JSON.stringify(right),
    Number(ended),
  );
  for (const member of [...left, ...right]) file.db.run('INSERT OR IGNORE INTO keep_apart_member VALUES (?, ?)', member, keepApartId);
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

function hexBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

function hexText(value: SqlRow[string] | undefined): string {
  return Buffer.from(value as Uint8Array).toString('hex');
}
