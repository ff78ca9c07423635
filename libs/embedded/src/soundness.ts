import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFile, checkFileAside, holdsEvents } from '@waymark/adapters/sqlite';
import { isWaymarkError, WaymarkError } from '@waymark/engine';
import type { Log } from '@waymark/server';
import { LOG_FILE, RESTORING_FILE, VAULT_FILE, VIEWS_FILE } from './files';

/** A file up to this size is gone through before the start goes on (a tenth of a second); a larger one beside the running engine. */
const CHECKED_AT_START_BYTES = 64 * 1_048_576;

/** Beside a file that was found damaged while the engine ran: says what was found, and is heeded at the next start. */
export const FOUND_DAMAGED = '.damaged';
/** What the views are renamed to before they are made anew; one such file is kept. */
export const LAID_ASIDE = '.laid-aside';

/** Refuses what must not be opened: half a restore, half a directory, a damaged log or vault. Throws and changes nothing. */
export function refuseUnsound(directory: string): void {
  if (existsSync(join(directory, RESTORING_FILE))) {
    throw new WaymarkError('restore-unfinished', `a restore into ${directory} was cut off: run "waymark restore" again`);
  }
  for (const name of [LOG_FILE, VAULT_FILE]) {
    const damage = damageOf(join(directory, name));
    if (damage !== null) throw damaged(join(directory, name), damage);
  }
  refuseHalf(directory);
}

/** The log is made first and the vault after it: a first start that was cut off leaves an empty log alone, and no vault. */
function refuseHalf(directory: string): void {
  const [log, vault] = [join(directory, LOG_FILE), join(directory, VAULT_FILE)];
  const missing = existsSync(vault) && !existsSync(log) ? log : existsSync(log) && !existsSync(vault) && holdsEvents(log) ? vault : null;
  if (missing === null) return;
  const mend = 'put it back, or restore both from a backup into another directory';
  throw new WaymarkError('store-missing', `${missing} is not there though the other half of the installation is: ${mend}`);
}

/** Null where a file is sound as far as a start may look. */
function damageOf(path: string): string | null {
  if (existsSync(path + FOUND_DAMAGED)) return readFileSync(path + FOUND_DAMAGED, 'utf8').trim();
  return existsSync(path) && statSync(path).size <= CHECKED_AT_START_BYTES ? checkFile(path) : null;
}

function damaged(path: string, damage: string): WaymarkError {
  const mend = 'restore a backup into another data directory with "waymark restore"';
  return new WaymarkError('store-corrupted', `${path}: is damaged: ${mend}; this file is left as it is (${damage})`);
}

/** Opens the views; damaged ones are laid aside and begun anew, and `told` has one sentence about it. */
export function openViews<T>(directory: string, open: (path: string) => T, logger: Log): { readonly views: T; readonly told: readonly string[] } {
  const path = join(directory, VIEWS_FILE);
  const damage = damageOf(path);
  if (damage === null) {
    try {
      return { views: open(path), told: [] };
    } catch (error) {
      if (!isWaymarkError(error, 'store-corrupted')) throw error;
    }
  }
  layAside(directory);
  const told = `${VIEWS_FILE} was damaged and laid aside: the views are made anew from the log`;
  logger.error({ file: path, damage }, told);
  return { views: open(path), told: [told] };
}

function layAside(directory: string): void {
  for (const name of readdirSync(directory)) if (name.endsWith(LAID_ASIDE)) rmSync(join(directory, name), { force: true });
  const path = join(directory, VIEWS_FILE);
  if (existsSync(path)) renameSync(path, path + LAID_ASIDE);
  // What stands beside belongs to the damaged file and would be read into the new one.
  for (const suffix of ['-wal', '-shm', FOUND_DAMAGED]) rmSync(path + suffix, { force: true });
}

/**
 * Goes through the files that were too large for the start, one after the other, in idle time. Rejects with
 * `store-corrupted` or `views-damaged` at the first that is damaged: the process should end, and the next start knows.
 */
export async function checkLargeFiles(directory: string, signal: AbortSignal): Promise<void> {
  for (const name of [LOG_FILE, VAULT_FILE, VIEWS_FILE]) {
    const path = join(directory, name);
    if (signal.aborted || bytesOf(path) <= CHECKED_AT_START_BYTES) continue;
    const damage = await checkFileAside(path, signal, 'in-idle-time');
    if (damage === null) continue;
    writeFileSync(path + FOUND_DAMAGED, `${damage}\n`);
    if (name !== VIEWS_FILE) throw damaged(path, damage);
    throw new WaymarkError('views-damaged', `${path} is damaged: start again, and the views are made anew from the log (${damage})`);
  }
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
