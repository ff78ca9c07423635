import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { buildSync } from 'esbuild';
import { DatabaseSync } from '@photostructure/sqlite';
import { isWaymarkError } from '@waymark/engine';
import { findOwner, lockDirectory } from './directory-lock';
import { LogDatabase } from './log-database';
import { createSqliteVault } from './sqlite-vault';
import { createSqliteViewStore } from './sqlite-view-store';
import { temporaryDirectory } from './temporary-directory.fixture';

const STORES: Readonly<Record<string, (path: string) => unknown>> = {
  log: (path) => new LogDatabase(path),
  vault: (path) => createSqliteVault({ path, newSecret: () => randomBytes(32) }),
  views: (path) => createSqliteViewStore({ path, tables: [] }),
};

const failureOf = (work: () => unknown): { readonly code: string; readonly message: string } => {
  try {
    work();
  } catch (error) {
    if (isWaymarkError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it did not fail');
};

/** The administrator of a machine may write everywhere: then the work is done as somebody else. */
const withoutPrivileges = <T>(work: () => T): T => {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
};

describe('a data directory in bad weather', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let path: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    directory = temporaryDirectory();
    ({ path } = directory);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    chmodSync(path, 0o700);
    directory.remove();
  });

  describe('its lock', () => {
    it('refuses a second owner, by the process and address of the first, until that lets go', () => {
      const lock = lockDirectory(path);
      expect(failureOf(() => lockDirectory(path))).toMatchObject({ code: 'data-directory-in-use', message: expect.stringContaining(`process ${process.pid}`) as string });
      lock.announce('http://127.0.0.1:3000');
      const refused = failureOf(() => lockDirectory(path));
      expect(refused.message).toContain(`process ${process.pid} at http://127.0.0.1:3000`);
      expect(refused.message).toContain('WAYMARK_DATA_DIR');
      expect(findOwner(path)).toEqual({ pid: process.pid, address: 'http://127.0.0.1:3000' });
      lock.release();
      expect(findOwner(path)).toBeNull();
      lockDirectory(path).release();
    });

    it('is held by another process until that is killed, and left behind by none', async () => {
      const owner = await anotherOwner(path);
      children.push(owner);
      expect(failureOf(() => lockDirectory(path))).toMatchObject({
        code: 'data-directory-in-use',
        message: expect.stringContaining(`process ${owner.pid} at http://127.0.0.1:4711`) as string,
      });
      expect(findOwner(path)).toEqual({ pid: owner.pid, address: 'http://127.0.0.1:4711' });
      owner.kill('SIGKILL');
      await once(owner, 'exit');
      expect(findOwner(path)).toBeNull();
      lockDirectory(path).release();
    });

    it('says what to mend where the directory cannot be written', () => {
      chmodSync(path, 0o555);
      expect(failureOf(() => withoutPrivileges(() => lockDirectory(path)))).toMatchObject({
        code: 'store-not-writable',
        message: expect.stringContaining(path) as string,
      });
    });
  });

  describe.each(Object.entries(STORES))('its %s', (name, open) => {
    const file = () => join(path, `${name}.db`);

    it('refuses data of a newer version, and leaves them as they are', () => {
      const db = new DatabaseSync(file());
      db.exec('PRAGMA user_version=99; CREATE TABLE theirs (x)');
      db.close();
      const refused = failureOf(() => open(file()));
      expect(refused).toMatchObject({ code: 'newer-data', message: expect.stringContaining('99') as string });
      const again = new DatabaseSync(file());
      expect(again.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()).toEqual([{ name: 'theirs' }]);
      again.close();
    });

    it('says that a file is damaged, and from where to mend it', () => {
      writeFileSync(file(), randomBytes(20_000));
      expect(failureOf(() => open(file()))).toMatchObject({ code: 'store-corrupted', message: expect.stringContaining('backup') as string });
    });

    it('says that a directory cannot be written, whether the file is there or not', () => {
      chmodSync(path, 0o555);
      expect(failureOf(() => withoutPrivileges(() => open(file()))).code).toBe('store-not-writable');
      expect(readdirSync(path)).toEqual([]);
      chmodSync(path, 0o700);
      const db = new DatabaseSync(file());
      db.exec('CREATE TABLE theirs (x)');
      db.close();
      chmodSync(file(), 0o444);
      chmodSync(path, 0o555);
      expect(failureOf(() => withoutPrivileges(() => open(file()))).code).toMatch(/^store-(not-writable|read-only)$/);
    });

    it('says so where there is no directory at all, or one where the file should be', () => {
      expect(failureOf(() => open(join(path, 'nowhere', 'x.db'))).code).toBe('store-not-writable');
      mkdirSync(file());
      expect(failureOf(() => open(file())).code).toBe('store-not-writable');
    });
  });
});

/** A process of its own that owns the directory and answers at an address. */
async function anotherOwner(directory: string): Promise<ChildProcess> {
  const built = join(directory, 'owner.cjs');
  buildSync({
    stdin: {
      contents: `import { lockDirectory } from './directory-lock';
        lockDirectory(process.argv[2]).announce('http://127.0.0.1:4711');
        process.send('owned');
        setInterval(() => undefined, 60_000);`,
      resolveDir: __dirname,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@photostructure/sqlite'],
    tsconfig: join(__dirname, '../../../../tsconfig.base.json'),
    outfile: built,
  });
  const env = { ...process.env, NODE_PATH: join(__dirname, '../../../../node_modules') };
  const child = spawn(process.execPath, [built, directory], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env });
  await once(child, 'message');
  return child;
}
