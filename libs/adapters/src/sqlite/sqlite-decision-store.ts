import type { Claim, DecidedBatch, DecisionStore, IndexAnswer, IndexQuery, StoredCase } from '@waymark/engine';
import type { CaseRow, IndexChanges, LinkRow, MemberRow } from '@waymark/journey';
import type { SqlRow } from './database';
import type { LogDatabase } from './log-database';
import { uuidBytes } from './log-database';

/** Index and claims beside the log in one file: a decision is one transaction, and no claim is ever unconfirmed. */
export function createSqliteDecisionStore(file: LogDatabase): DecisionStore {
  return {
    lookUp: async (query) => new Look(file).up(query),
    commit: (batch) => file.writer.write(() => commitNow(file, batch)),
    listCases: async (limit) =>
      file.db.all('SELECT * FROM contact_case ORDER BY opened_at DESC, case_id LIMIT ?', limit).map(caseFrom),
  };
}

class Look {
  private readonly links = new Map<string, LinkRow>();
  private readonly members = new Map<string, MemberRow>();
  private readonly caseKeys = new Set<string>();

  constructor(private readonly file: LogDatabase) {}

  up(query: IndexQuery): IndexAnswer {
    const claims = this.claims(query.eventIds);
    for (const hash of query.hashes) {
      const row = this.file.db.get('SELECT * FROM link WHERE hash = ?', hexBytes(hash));
      if (row) this.add(linkFrom(row));
    }
    for (const member of query.members ?? []) this.loadContact(member);
    return {
      claims,
      snapshot: {
        links: [...this.links.values()],
        members: [...this.members.values()],
        caseKeys: [...this.caseKeys],
        nextNumber: Number(this.file.db.get('SELECT max(number) AS n FROM member')?.['n'] ?? 0) + 1,
      },
      streamEnds: this.streamEnds(),
      version: this.file.indexVersion,
    };
  }

  private claims(eventIds: readonly string[]): Map<string, Claim> {
    const claims = new Map<string, Claim>();
    for (const eventId of eventIds) {
      const row = this.file.db.get(
        `SELECT claim.*, stream.name AS name FROM claim JOIN stream ON stream.id = claim.stream WHERE event_id = ?`,
        uuidBytes(eventId),
      );
      if (row) claims.set(eventId, claimFrom(eventId, row));
    }
    return claims;
  }

  private add(link: LinkRow): void {
    this.links.set(link.hash, link);
    this.loadContact(link.member);
  }

  /** A member with all that its contact is: the pointers both ways, every link, every case. */
  private loadContact(member: string): void {
    if (this.members.has(member)) return;
    const row = this.file.db.get('SELECT * FROM member WHERE id = ?', member);
    if (!row) return;
    const found = memberFrom(row);
    this.members.set(member, found);
    for (const link of this.file.db.all('SELECT * FROM link WHERE member = ?', member)) {
      const { hash } = linkFrom(link);
      if (!this.links.has(hash)) this.links.set(hash, linkFrom(link));
    }
    for (const known of this.file.db.all('SELECT key FROM case_contact WHERE contact = ?', member)) {
      this.caseKeys.add(String(known['key']));
    }
    if (found.mergedInto !== null) this.loadContact(found.mergedInto);
    for (const child of this.file.db.all('SELECT id FROM member WHERE merged_into = ?', member)) {
      this.loadContact(String(child['id']));
    }
  }

  private streamEnds(): Map<string, number> {
    const ends = new Map<string, number>();
    for (const member of this.members.keys()) {
      for (const name of [`contact-${member}`, `handoff-${member}`]) {
        const row = this.file.stream(name);
        if (row) ends.set(name, row.last);
      }
    }
    return ends;
  }
}

function commitNow(file: LogDatabase, batch: DecidedBatch): 'committed' | 'changed' {
  if (hasMoved(file, batch)) return 'changed';
  for (const { stream, events } of batch.appends) file.insert(file.stream(stream) ?? file.makeStream(stream), events);
  for (const claim of batch.claims) insertClaim(file, claim);
  putChanges(file, batch.changes);
  return 'committed';
}

function hasMoved(file: LogDatabase, { basis, claims, appends }: DecidedBatch): boolean {
  if (basis && basis.version !== file.indexVersion) return true;
  if (appends.some(({ stream, after }) => (file.stream(stream)?.last ?? -1) !== after)) return true;
  return claims.some(({ eventId }) => file.db.get('SELECT 1 FROM claim WHERE event_id = ?', uuidBytes(eventId)) !== undefined);
}

function putChanges(file: LogDatabase, { links, members, cases }: IndexChanges): void {
  if (links.length + members.length + cases.length === 0) return;
  for (const link of links) putLink(file, link);
  for (const member of members) putMember(file, member);
  for (const opened of cases) putCase(file, opened);
  file.indexVersion += 1;
}

function insertClaim(file: LogDatabase, claim: Claim): void {
  file.db.run(
    'INSERT INTO claim VALUES (?, ?, ?, (SELECT id FROM stream WHERE name = ?), ?)',
    uuidBytes(claim.eventId),
    hexBytes(claim.digest),
    claim.digestVersion,
    claim.stream,
    claim.revision,
  );
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

function putCase(file: LogDatabase, opened: CaseRow): void {
  file.db.run(
    'INSERT OR IGNORE INTO contact_case VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    opened.caseId,
    opened.key,
    opened.kind,
    JSON.stringify(opened.contacts),
    opened.hash === null ? null : hexBytes(opened.hash),
    opened.factId,
    opened.openedAt,
    opened.status,
  );
  for (const contact of opened.contacts) {
    file.db.run('INSERT OR IGNORE INTO case_contact VALUES (?, ?)', contact, opened.key);
  }
}

function claimFrom(eventId: string, row: SqlRow): Claim {
  return {
    eventId,
    digest: hexText(row['digest']),
    digestVersion: Number(row['digest_version']),
    stream: String(row['name']),
    revision: Number(row['revision']),
  };
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

function caseFrom(row: SqlRow): StoredCase {
  return {
    caseId: String(row['case_id']),
    kind: String(row['kind']),
    contacts: JSON.parse(String(row['contacts'])) as string[],
    factId: String(row['fact_id']),
    openedAt: Number(row['opened_at']),
    status: String(row['status']) as StoredCase['status'],
  };
}

function hexBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

function hexText(value: SqlRow[string] | undefined): string {
  return Buffer.from(value as Uint8Array).toString('hex');
}
