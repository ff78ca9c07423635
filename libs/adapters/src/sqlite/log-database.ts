import type { Claim } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { CLAIM_KEY_SQL } from './claims';
import type { SqlRow } from './database';
import { Database } from './database';
import { uuidBytes, uuidText } from './uuids';
import { GroupWriter } from './writer';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS event (
  position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id BLOB NOT NULL,
  type TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL, sealed BLOB, digest BLOB, digest_version INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS event_of_stream ON event (stream, revision);
CREATE TABLE IF NOT EXISTS claim (key INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (key, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link (
  hash BLOB PRIMARY KEY, type TEXT NOT NULL, strength TEXT NOT NULL, identified INTEGER NOT NULL, member TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, fact_id TEXT NOT NULL, count INTEGER NOT NULL, removed INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_of_member ON link (member);
CREATE TABLE IF NOT EXISTS member (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, merged_into TEXT,
  named INTEGER NOT NULL, shared INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS member_merged ON member (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE IF NOT EXISTS contact_case (
  case_id TEXT PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, contacts TEXT NOT NULL, hash BLOB,
  fact_id TEXT NOT NULL, opened_at INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS case_by_age ON contact_case (opened_at, case_id);
CREATE TABLE IF NOT EXISTS case_contact (contact TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (contact, case_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contact_merge (
  merge_id TEXT PRIMARY KEY, survivor TEXT NOT NULL, loser TEXT NOT NULL, survivor_members TEXT NOT NULL,
  loser_members TEXT NOT NULL, merged_at INTEGER NOT NULL, undone INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keep_apart (
  id TEXT PRIMARY KEY, left_members TEXT NOT NULL, right_members TEXT NOT NULL, ended INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keep_apart_member (member TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (member, id)) WITHOUT ROWID;
`;

/** What an older file needs before the schema holds; by the version that it had. */
const UPGRADES: Readonly<Record<number, string>> = {
  1: `ALTER TABLE contact_case RENAME TO old_case;
      ALTER TABLE case_contact RENAME TO old_case_contact;
      CREATE TABLE contact_case (
        case_id TEXT PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, contacts TEXT NOT NULL, hash BLOB,
        fact_id TEXT NOT NULL, opened_at INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE case_contact (contact TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (contact, case_id)) WITHOUT ROWID;
      INSERT INTO contact_case SELECT * FROM old_case;
      INSERT INTO case_contact SELECT contact, case_id FROM old_case_contact JOIN old_case USING (key);
      DROP TABLE old_case;
      DROP TABLE old_case_contact;`,
  2: `ALTER TABLE claim RENAME TO old_claim;
      ALTER TABLE event ADD COLUMN digest BLOB;
      ALTER TABLE event ADD COLUMN digest_version INTEGER;
      UPDATE event SET digest = old_claim.digest, digest_version = old_claim.digest_version FROM old_claim
        WHERE event.stream = old_claim.stream AND event.revision = old_claim.revision;
      CREATE TABLE claim (key INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (key, position)) WITHOUT ROWID;
      INSERT INTO claim SELECT ${CLAIM_KEY_SQL}, position FROM old_claim JOIN event USING (stream, revision);
      DROP TABLE old_claim;`,
};

/** Of the log's schema. */
export const LOG_FORMAT = 3;

const NO_CLAIMS: ReadonlyMap<string, Claim> = new Map();
const MAX_CACHED_STREAMS = 200_000;

/** An event ready to be written. */
export interface PackedEvent {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  /** JSON. */
  readonly data: string;
  readonly sealed: Uint8Array | null;
}

/** What whoever reads has to know of the last commit, where another connection writes. */
export interface LogState {
  readonly end: number;
  readonly indexVersion: number;
  readonly claimsMade: number;
}

export interface StreamRow {
  readonly id: number;
  /** Last revision; -1 before the first event. */
  last: number;
}

/** The embedded log's file: events, claims and the identity index, written in one transaction. */
export class LogDatabase {
  readonly db: Database;
  readonly writer: GroupWriter;
  private readonly streams = new Map<string, StreamRow>();
  private readonly waiters = new Set<() => void>();
  /** Rises with every change of the index; one process owns the file, so memory is enough. */
  indexVersion = 0;
  /** Rises with new claims: where it stands still, nobody else has taken an id. */
  claimsMade = 0;
  closed = false;
  private knownEnd: number | null = null;

  constructor(path: string) {
    this.db = new Database(path, { synchronous: 'full', schema: SCHEMA, version: LOG_FORMAT, upgrades: UPGRADES });
    this.writer = new GroupWriter(this.db, () => this.wake());
  }

  /** The stream's row as the open transaction sees it. */
  stream(name: string): StreamRow | null {
    const found = this.db.get('SELECT id, last FROM stream WHERE name = ?', name);
    return found ? { id: Number(found['id']), last: Number(found['last']) } : null;
  }

  makeStream(name: string): StreamRow {
    this.db.run('INSERT INTO stream (name, last) VALUES (?, -1)', name);
    return { id: Number(this.db.get('SELECT last_insert_rowid() AS id')?.['id']), last: -1 };
  }

  /** A stream's number, for reading; cached, as names never change. */
  streamId(name: string): number | null {
    const known = this.streams.get(name);
    if (known) return known.id;
    const row = this.stream(name);
    if (!row) return null;
    if (this.streams.size >= MAX_CACHED_STREAMS) this.streams.clear();
    this.streams.set(name, row);
    return row.id;
  }

  /** Appends to a stream; an event that claims its id is given with its claim: `claim` is to follow. */
  insert(stream: StreamRow, events: readonly PackedEvent[], claims: ReadonlyMap<string, Claim> = NO_CLAIMS): void {
    this.knownEnd = null;
    let position = this.end();
    for (const event of events) {
      position += 1;
      stream.last += 1;
      const claim = claims.get(event.id);
      this.db.run(
        'INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        position,
        stream.id,
        stream.last,
        uuidBytes(event.id),
        event.type,
        event.at,
        event.data,
        event.sealed,
        claim ? Buffer.from(claim.digest, 'hex') : null,
        claim?.digestVersion ?? null,
      );
    }
    this.db.run('UPDATE stream SET last = ? WHERE id = ?', stream.last, stream.id);
  }

  /** Claims ids for events that stand one behind the other; null for one that claims nothing. In the order of the keys, which are random. */
  claim(keys: readonly (number | null)[], firstPosition: number): void {
    this.db.run('INSERT INTO claim SELECT value, key + ? FROM json_each(?) WHERE value IS NOT NULL ORDER BY value', firstPosition, JSON.stringify(keys));
    this.claimsMade += 1;
  }

  end(): number {
    return Number(this.db.get('SELECT max(position) AS p FROM event')?.['p'] ?? 0);
  }

  /** After a commit, by this connection. */
  get state(): LogState {
    return { end: this.committedEnd(), indexVersion: this.indexVersion, claimsMade: this.claimsMade };
  }

  /** Another connection of this process has committed. */
  learn({ end, indexVersion, claimsMade }: LogState): void {
    this.knownEnd = end;
    this.indexVersion = indexVersion;
    this.claimsMade = claimsMade;
    this.wake();
  }

  /** As `end`, asked outside of a transaction: remembered until the next write, as this process alone writes. */
  committedEnd(): number {
    this.knownEnd ??= this.end();
    return this.knownEnd;
  }

  /** Resolves at the next commit, or when the log closes or the signal aborts. */
  nextCommit(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiters.add(done);
      signal.addEventListener('abort', done);
      if (signal.aborted || this.closed) done();
    });
  }

  close(): void {
    if (this.closed) return;
    this.writer.flush();
    this.closed = true;
    this.wake();
    this.db.close();
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }
}

export function eventFrom(row: SqlRow, stream: string): LoggedEvent {
  const sealed = row['sealed'];
  return {
    id: uuidText(row['id'] as Uint8Array),
    type: String(row['type']),
    at: Number(row['at']),
    data: JSON.parse(String(row['data'])) as LoggedEvent['data'],
    ...(sealed instanceof Uint8Array ? { sealed } : {}),
    stream,
    revision: Number(row['revision']),
    position: Number(row['position']),
  };
}
