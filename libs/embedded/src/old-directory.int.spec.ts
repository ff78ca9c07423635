import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeCrypto, newSecret } from '@waymark/adapters/crypto';
import { DatabaseSync } from '@photostructure/sqlite';
import { contactStream } from '@waymark/journey';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { createManualClock } from '@waymark/testkit';
import { openDataDirectory } from './data-directory';

/** As the first version made them; never changed again. */
const FIRST_LOG = `
CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL);
CREATE TABLE event (
  position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id BLOB NOT NULL,
  type TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL, sealed BLOB);
CREATE UNIQUE INDEX event_of_stream ON event (stream, revision);
CREATE TABLE claim (
  event_id BLOB PRIMARY KEY, digest BLOB NOT NULL, digest_version INTEGER NOT NULL,
  stream INTEGER NOT NULL, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE link (
  hash BLOB PRIMARY KEY, type TEXT NOT NULL, strength TEXT NOT NULL, identified INTEGER NOT NULL, member TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, fact_id TEXT NOT NULL, count INTEGER NOT NULL, removed INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX link_of_member ON link (member);
CREATE TABLE member (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, merged_into TEXT,
  named INTEGER NOT NULL, shared INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX member_merged ON member (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE contact_case (
  case_id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, contacts TEXT NOT NULL, hash BLOB,
  fact_id TEXT NOT NULL, opened_at INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE case_contact (contact TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (contact, key)) WITHOUT ROWID;
PRAGMA user_version=1;`;
const FIRST_VAULT = `
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE member_key (member TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE letter (
  id TEXT PRIMARY KEY, received_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, via TEXT NOT NULL, topic TEXT,
  partition INTEGER, record_offset TEXT, code TEXT NOT NULL, pointer TEXT NOT NULL, message TEXT NOT NULL,
  status TEXT NOT NULL, resolved_at INTEGER, sealed BLOB NOT NULL);
CREATE INDEX letter_by_time ON letter (received_at DESC, id);
CREATE TABLE api_key (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE, sources TEXT NOT NULL,
  channels TEXT NOT NULL, owner TEXT, created_at INTEGER NOT NULL);
CREATE TABLE kept_answer (
  key_name TEXT NOT NULL, idempotency_key TEXT NOT NULL, request_hash TEXT NOT NULL, status INTEGER NOT NULL,
  body TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (key_name, idempotency_key)) WITHOUT ROWID;
PRAGMA user_version=1;`;

const MEMBER = '0b5f2c1e-7a34-5c8e-9d10-4f6a2b3c5d7e';
const EVENT = '5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21';

describe('a data directory of the first version', () => {
  const crypto = createNodeCrypto();
  const directory = mkdtempSync(join(tmpdir(), 'waymark-old-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const make = (name: string, work: (db: InstanceType<typeof DatabaseSync>) => void): void => {
    const db = new DatabaseSync(join(directory, name));
    work(db);
    db.exec('PRAGMA journal_mode=WAL');
    db.close();
  };

  beforeAll(() => {
    const key = newSecret();
    const sealed = crypto.seal(key, new TextEncoder().encode('{"name":"Ada"}'));
    make('log.db', (db) => {
      db.exec(`${FIRST_LOG} INSERT INTO stream VALUES (1, '${contactStream(MEMBER)}', 0)`);
      const bytes = Buffer.from(EVENT.replaceAll('-', ''), 'hex');
      db.prepare("INSERT INTO event VALUES (7, 1, 0, ?, 'tested', 5, '{}', ?)").run(bytes, sealed);
      db.prepare('INSERT INTO claim VALUES (?, ?, 1, 1, 0)').run(bytes, Buffer.alloc(32, 9));
      db.exec(`INSERT INTO member VALUES ('${MEMBER}', 41, NULL, 1, 0)`);
    });
    make('vault.db', (db) => {
      db.exec(FIRST_VAULT);
      for (const name of ['identity', 'digest', 'letter']) db.prepare('INSERT INTO secret VALUES (?, ?)').run(name, newSecret());
      db.prepare('INSERT INTO member_key VALUES (?, ?)').run(MEMBER, key);
      db.prepare("INSERT INTO api_key VALUES ('kim', 'sales', ?, '[]', '[]', 'Kim', 5)").run(crypto.sha256('secret'));
      db.prepare("INSERT INTO letter VALUES ('l1', 5, 900000000000000, 'http', NULL, NULL, NULL, 'too-deep', '', 'm', 'open', NULL, ?)").run(new Uint8Array([1]));
    });
  });

  it('is brought on when it is opened, twice the same, and everything in it is there', async () => {
    for (let times = 0; times < 2; times += 1) {
      const clock = createManualClock(1_000);
      const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
      const { parts, lock } = await openDataDirectory({ directory, clock, logger: silent, settings: DEFAULT_ENGINE_SETTINGS });
      const engine = createEngine(parts);
      const [event] = await parts.log.readAll({ after: 0, limit: 10 });
      expect(event).toMatchObject({ id: EVENT, position: 7, stream: contactStream(MEMBER), revision: 0, at: 5 });
      const opened = crypto.open((await parts.vault.memberKeys([MEMBER])).get(MEMBER) ?? new Uint8Array(), event?.sealed ?? new Uint8Array());
      expect(new TextDecoder().decode(opened)).toBe('{"name":"Ada"}');
      const { claims, snapshot } = await parts.decisions.lookUp({ eventIds: [EVENT], hashes: [], members: [MEMBER] });
      expect([...claims.values()]).toEqual([{ eventId: EVENT, digest: '09'.repeat(32), digestVersion: 1, stream: contactStream(MEMBER), revision: 0 }]);
      expect(snapshot).toMatchObject({ members: [{ id: MEMBER, number: 41, named: true }], nextNumber: 42 });
      expect(await engine.keys.authenticate('secret')).toMatchObject({ name: 'kim', role: 'sales', owner: 'Kim' });
      expect(await parts.vault.letters({ limit: 10 })).toMatchObject([{ id: 'l1', code: 'too-deep', status: 'open' }]);
      await engine.stop();
      lock.release();
    }
  });
});
