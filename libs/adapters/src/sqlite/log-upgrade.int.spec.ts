import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Claim, DecisionStore } from '@waymark/engine';
import { NO_INDEX_CHANGES } from '@waymark/journey';
import { claimKey } from './claims';
import { LogDatabase } from './log-database';
import { createSqliteDecisionStore } from './sqlite-decision-store';
import { temporaryDirectory } from './temporary-directory.fixture';

/** The first format, as far as its rows changed since. */
const FORMAT_1 = `
CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL);
CREATE TABLE event (
  position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id BLOB NOT NULL,
  type TEXT NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL, sealed BLOB);
CREATE UNIQUE INDEX event_of_stream ON event (stream, revision);
CREATE TABLE claim (
  event_id BLOB PRIMARY KEY, digest BLOB NOT NULL, digest_version INTEGER NOT NULL,
  stream INTEGER NOT NULL, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE contact_case (
  key TEXT PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, contacts TEXT NOT NULL, hash BLOB,
  fact_id TEXT NOT NULL, opened_at INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE case_contact (contact TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (contact, key)) WITHOUT ROWID;
PRAGMA user_version=1;`;

/** Two that share the 52 bits of their key, and one that does not. */
const IDS = ['fedcba98-7654-5321-8abc-def012345678', 'fedcba98-7654-5321-9abc-def012345678', '01234567-89ab-5cde-8f01-23456789abcd'] as const;
const digestOf = (number: number): string => (number + 1).toString(16).padStart(64, '0');
const claimOf = (number: number): Claim => ({ eventId: IDS[number] ?? '', digest: digestOf(number), digestVersion: 1, stream: 'contact-ada', revision: number * 2 });

describe('a log of the first format', () => {
  const directory = temporaryDirectory();
  const path = join(directory.path, 'log.db');
  let file: LogDatabase;
  let decisions: DecisionStore;

  beforeAll(() => {
    const db = new DatabaseSync(path);
    db.exec(`${FORMAT_1} INSERT INTO stream VALUES (1, 'contact-ada', 5)`);
    IDS.forEach((id, number) => {
      const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
      const event = db.prepare("INSERT INTO event (stream, revision, id, type, at, data) VALUES (1, ?, ?, 'happened', 0, '{}')");
      event.run(number * 2, bytes);
      event.run(number * 2 + 1, Buffer.alloc(16, number));
      db.prepare('INSERT INTO claim VALUES (?, ?, 1, 1, ?)').run(bytes, Buffer.from(digestOf(number), 'hex'), number * 2);
    });
    db.close();
    file = new LogDatabase(path);
    decisions = createSqliteDecisionStore(file);
  });
  afterAll(() => {
    file.close();
    directory.remove();
  });

  it('keeps every claim, also those that share a key', async () => {
    expect(claimKey(IDS[0])).toBe(claimKey(IDS[1]));
    const { claims } = await decisions.lookUp({ eventIds: [...IDS, '01234567-89ab-5cde-8f01-23456789abce'], hashes: [] });
    expect([...claims.values()].sort((a, b) => a.revision - b.revision)).toEqual([0, 1, 2].map(claimOf));
    const { claims: one } = await decisions.lookUp({ eventIds: [IDS[1]], hashes: [] });
    expect([...one.values()]).toEqual([claimOf(1)]);
  });

  it('takes none of the ids again, and an id beside them once', async () => {
    const other = 'fedcba98-7654-5321-aabc-def012345678';
    const batch = (eventId: string) => ({
      basis: null,
      claims: [{ ...claimOf(0), eventId, stream: 'contact-bob', revision: 0 }],
      changes: NO_INDEX_CHANGES,
      appends: [{ stream: 'contact-bob', after: -1, events: [{ id: eventId, type: 'happened', at: 0, data: {} }] }],
    });
    for (const id of IDS) expect(await decisions.commit(batch(id))).toBe('changed');
    expect(await decisions.commit(batch(other))).toBe('committed');
    expect(await decisions.commit(batch(other))).toBe('changed');
  });

  it('goes on where its positions ended', () => {
    expect(file.end()).toBe(7);
  });
});
