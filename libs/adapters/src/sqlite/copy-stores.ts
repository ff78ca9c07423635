import { backup, DatabaseSync } from '@photostructure/sqlite';
import type { Instant } from '@waymark/journey';
import type { Connection } from './database';
import { storeFailure } from './database';

/** Pages copied between two reports: 4 MiB. */
const PAGES_A_STEP = 1_024;

/** What a copied log holds; it is the log as it stood at one moment. */
export interface CopiedLog {
  /** Version of the file's schema. */
  readonly format: number;
  /** Position of the last event; 0 for an empty log. */
  readonly position: number;
  readonly events: number;
  readonly members: number;
}

export interface CopiedVault {
  readonly format: number;
  readonly memberKeys: number;
  readonly apiKeys: number;
  readonly letters: number;
}

/** Hears the share that is done, from 0 to 1. */
export type OnCopied = (share: number) => void;

/** Copies the log with its index beside whoever writes to it; what is appended meanwhile is not in the copy. */
export async function copyLog(from: string, to: string, onCopied: OnCopied): Promise<CopiedLog> {
  await copyFile(from, to, onCopied);
  return settle(to, (db) => ({
    format: numberIn(db, 'PRAGMA user_version'),
    position: numberIn(db, 'SELECT coalesce(max(position), 0) FROM event'),
    events: numberIn(db, 'SELECT count(*) FROM event'),
    members: numberIn(db, 'SELECT count(*) FROM member'),
  }));
}

/**
 * Copies the vault after the log. What it knows of things that came after the log's copy began is taken back: an answer
 * that was kept for a command which the copied log has not taken, a letter that was mended by a fact which it lacks.
 */
export async function copyVault(from: string, to: string, logBegan: Instant, onCopied: OnCopied): Promise<CopiedVault> {
  await copyFile(from, to, onCopied);
  return settle(to, (db) => {
    db.prepare('DELETE FROM kept_answer WHERE at >= ?').run(logBegan);
    db.prepare("UPDATE letter SET status = 'open', resolved_at = NULL WHERE resolved_at >= ?").run(logBegan);
    return {
      format: numberIn(db, 'PRAGMA user_version'),
      memberKeys: numberIn(db, 'SELECT count(*) FROM member_key'),
      apiKeys: numberIn(db, 'SELECT count(*) FROM api_key'),
      letters: numberIn(db, 'SELECT count(*) FROM letter'),
    };
  });
}

async function copyFile(from: string, to: string, onCopied: OnCopied): Promise<void> {
  const source = open(from, true);
  try {
    // A read that stays open is one moment of the file: without it a busy writer would make the copy begin anew.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_master').get();
    const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }): void =>
      onCopied(totalPages === 0 ? 1 : 1 - remainingPages / totalPages);
    await backup(source, to, { rate: PAGES_A_STEP, progress });
  } catch (error) {
    throw storeFailure(to, error);
  } finally {
    source.close();
  }
}

/** One plain file, with nothing beside it. */
function settle<T>(path: string, work: (db: Connection) => T): T {
  const db = open(path, false);
  try {
    db.exec('PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL');
    return work(db);
  } catch (error) {
    throw storeFailure(path, error);
  } finally {
    db.close();
  }
}

function open(path: string, readOnly: boolean): Connection {
  try {
    return new DatabaseSync(path, { readOnly });
  } catch (error) {
    throw storeFailure(path, error);
  }
}

function numberIn(db: Connection, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0);
}
