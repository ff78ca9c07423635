import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { Database } from './database';
import { temporaryDirectory } from './temporary-directory.fixture';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS contact (id TEXT PRIMARY KEY, name TEXT, region TEXT); CREATE TABLE IF NOT EXISTS note (text TEXT)';
const UPGRADES = { 1: 'ALTER TABLE contact ADD COLUMN name TEXT', 2: 'ALTER TABLE contact ADD COLUMN region TEXT' };

describe('an embedded file', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let path: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    path = join(directory.path, 'x.db');
  });
  afterEach(() => directory.remove());

  const open = (version: number, upgrades: Readonly<Record<number, string>> = {}) =>
    new Database(path, { synchronous: 'full', schema: SCHEMA, version, upgrades });

  /** As an older version left it. */
  const made = (sql: string): void => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };
  const version = (): unknown => {
    const db = new DatabaseSync(path, { readOnly: true });
    const found = db.prepare('PRAGMA user_version').get();
    db.close();
    return Object.values(found ?? {})[0];
  };

  describe('of an older version', () => {
    beforeEach(() => made("CREATE TABLE contact (id TEXT PRIMARY KEY); INSERT INTO contact VALUES ('ada'); PRAGMA user_version=1"));

    it('is brought on step by step, keeps what it holds, and is of the present version then', () => {
      const db = open(3, UPGRADES);
      expect(db.all('SELECT * FROM contact')).toEqual([{ id: 'ada', name: null, region: null }]);
      expect(db.all('SELECT * FROM note')).toEqual([]);
      db.close();
      expect(version()).toBe(3);
      open(3, {}).close();
    });

    it('is as it was where a step fails: all of them or none', () => {
      expect(() => open(3, { ...UPGRADES, 2: 'ALTER TABLE nobody ADD COLUMN x' })).toThrow(/no such table: nobody/);
      expect(version()).toBe(1);
      const db = new DatabaseSync(path, { readOnly: true });
      expect(Object.keys(db.prepare('SELECT * FROM contact').get() ?? {})).toEqual(['id']);
      db.close();
    });

    it('is refused where nobody can read it any more', () => {
      expect(() => open(3, { 2: UPGRADES[2] })).toThrow(expect.objectContaining({ code: 'older-data', message: expect.stringContaining('format 1') as string }));
      expect(version()).toBe(1);
    });
  });

  it('begins with the present version', () => {
    open(3, { 1: 'this is no SQL' }).close();
    expect(version()).toBe(3);
  });

  it('of a newer version is not touched by as much as a byte', () => {
    made('CREATE TABLE theirs (x); PRAGMA user_version=4');
    const before = readFileSync(path);
    expect(() => open(3, UPGRADES)).toThrow(expect.objectContaining({ code: 'newer-data' }));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('that lost its end is damaged, though its beginning reads well', () => {
    made(`CREATE TABLE contact (id TEXT PRIMARY KEY, name TEXT, region TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO contact SELECT i, 'somebody', 'somewhere' FROM n; PRAGMA user_version=1`);
    truncateSync(path, readFileSync(path).length - 4_096);
    expect(() => open(1)).toThrow(expect.objectContaining({ code: 'store-corrupted', message: expect.stringContaining('restore it from a backup') as string }));
  });

  it('that is no database is damaged', () => {
    writeFileSync(path, 'a letter to a friend'.repeat(1_000));
    expect(() => open(1)).toThrow(expect.objectContaining({ code: 'store-corrupted' }));
  });
});
