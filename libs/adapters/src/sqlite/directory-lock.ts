import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { WaymarkError } from '@waymark/engine';
import type { Connection } from './database';
import { storeFailure } from './database';

/** Who owns a data directory, and where it answers. */
export interface Owner {
  readonly pid: number;
  readonly address: string | null;
}

export interface DirectoryLock {
  /** Writes down where the owner answers, for the command line to find it. */
  announce(address: string): void;
  release(): void;
}

const LOCK_FILE = 'owner.lock';
const OWNER_FILE = 'owner.json';

/**
 * Makes this process the one owner of the directory. The lock is the operating system's, so it ends with the process,
 * however that ends. Throws `data-directory-in-use`.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const db = take(directory);
  try {
    writeOwner(directory, { pid: process.pid, address: null });
  } catch (error) {
    db.close();
    throw storeFailure(join(directory, OWNER_FILE), error);
  }
  return {
    announce: (address) => writeOwner(directory, { pid: process.pid, address }),
    release: () => {
      rmSync(join(directory, OWNER_FILE), { force: true });
      db.close();
    },
  };
}

/** The running owner of a directory; null when nobody owns it. */
export function findOwner(directory: string): Owner | null {
  const owner = readOwner(directory);
  if (!owner) return null;
  try {
    take(directory).close();
    return null;
  } catch (error) {
    if (error instanceof WaymarkError && error.code === 'data-directory-in-use') return owner;
    throw error;
  }
}

function take(directory: string): Connection {
  const path = join(directory, LOCK_FILE);
  let db: Connection | null = null;
  try {
    db = new DatabaseSync(path);
    db.exec('PRAGMA busy_timeout=0; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    if (/locked|busy/i.test(String(error))) throw inUse(directory);
    throw storeFailure(path, error);
  }
}

function inUse(directory: string): WaymarkError {
  const owner = readOwner(directory);
  const who = owner ? `process ${owner.pid}${owner.address ? ` at ${owner.address}` : ''}` : 'another process';
  return new WaymarkError(
    'data-directory-in-use',
    `${directory} is in use by ${who}: stop it first, or name another directory with WAYMARK_DATA_DIR`,
  );
}

function writeOwner(directory: string, owner: Owner): void {
  // Whoever is refused reads it at any moment: it is there whole or not at all.
  const path = join(directory, OWNER_FILE);
  writeFileSync(`${path}.new`, JSON.stringify(owner));
  renameSync(`${path}.new`, path);
}

function readOwner(directory: string): Owner | null {
  try {
    return JSON.parse(readFileSync(join(directory, OWNER_FILE), 'utf8')) as Owner;
  } catch {
    return null;
  }
}
