import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { DatabaseSync } from '@photostructure/sqlite';
import { WaymarkError } from '@waymark/engine';
import { storeFailure } from './database';

/** Pages, their order and every row's shape; not whether indexes agree with their tables, which takes far longer. */
const CHECK = 'PRAGMA quick_check(1)';

/** Checks a file in this process, which waits for it: about 0.3 s for 256 MB. Null where it is sound, else what is wrong. */
export function checkFile(path: string): string | null {
  try {
    const db = new DatabaseSync(path);
    try {
      return damageIn(db.prepare(CHECK).all());
    } finally {
      db.close();
    }
  } catch (error) {
    return damageOf(path, error);
  }
}

/** Whether a log's file holds anything that was ever appended. */
export function holdsEvents(path: string): boolean {
  const db = new DatabaseSync(path);
  try {
    const [made] = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'event'").all();
    return made !== undefined && db.prepare('SELECT 1 FROM event LIMIT 1').get() !== undefined;
  } finally {
    db.close();
  }
}

/**
 * Checks a file in a process of its own, whoever writes to it meanwhile; ends it when the signal aborts.
 * Null where it is sound, or where that could not be found out.
 */
export async function checkFileAside(path: string, signal: AbortSignal, when: 'now' | 'in-idle-time'): Promise<string | null> {
  const child = spawn(process.execPath, ['-e', PROGRAM, createRequire(__filename).resolve('@photostructure/sqlite'), path, CHECK], {
    stdio: ['ignore', 'pipe', 'ignore'],
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  if (when === 'in-idle-time') stepBack(child.pid);
  const said = await text(child.stdout).catch(() => '');
  if ((await ended) !== 0 || said === '') return null;
  const { rows, failure } = JSON.parse(said) as { readonly rows?: readonly object[]; readonly failure?: string };
  return rows ? damageIn(rows) : damageOf(path, new Error(failure));
}

const PROGRAM = `
const [, driver, path, check] = process.argv;
const { DatabaseSync } = require(driver);
let said;
try {
  said = { rows: new DatabaseSync(path, { readOnly: true }).prepare(check).all() };
} catch (error) {
  said = { failure: String(error.message) };
}
process.stdout.write(JSON.stringify(said));
`;

function stepBack(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or this system does not let us: then it runs as everything else does.
  }
}

function damageIn(rows: readonly unknown[]): string | null {
  const [found] = Object.values((rows[0] ?? {}) as Readonly<Record<string, unknown>>);
  return found === 'ok' ? null : String(found);
}

/** A file that cannot be opened for another reason is the business of whoever opens it. */
function damageOf(path: string, error: unknown): string | null {
  const failure = storeFailure(path, error);
  if (!(failure instanceof WaymarkError) || failure.code !== 'store-corrupted') return null;
  return error instanceof Error ? error.message : String(error);
}
