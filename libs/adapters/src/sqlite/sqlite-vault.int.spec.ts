import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { createSqliteVault } from './sqlite-vault';
import { temporaryDirectory } from './temporary-directory.fixture';

const newSecret = (): Uint8Array => new Uint8Array(32).fill(7);

describe('a vault of format 1', () => {
  it('keeps its keys, which stand for no Segment source, and takes one that does', async () => {
    const directory = temporaryDirectory();
    const path = join(directory.path, 'vault.sqlite');
    const old = new DatabaseSync(path);
    old.exec(`CREATE TABLE api_key (name TEXT PRIMARY KEY, role TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE, sources TEXT NOT NULL,
      channels TEXT NOT NULL, owner TEXT, created_at INTEGER NOT NULL);
      INSERT INTO api_key VALUES ('anna', 'sales', 'h1', '[]', '[]', 'Anna', 5); PRAGMA user_version=1`);
    old.close();
    const vault = createSqliteVault({ path, newSecret });
    const anna = { name: 'anna', role: 'sales', keyHash: 'h1', sources: [], channels: [], segment: null, owner: 'Anna', createdAt: 5 } as const;
    const shop = { ...anna, name: 'shop', role: 'channel', keyHash: 'h2', segment: 'shop', owner: null } as const;
    expect(await vault.addKey(shop)).toBe('added');
    expect(await vault.keys()).toEqual([anna, shop]);
    await vault.close();
    directory.remove();
  });
});
