import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSqliteVault, lockDirectory, markRestored } from '@waymark/adapters/sqlite';
import { newSecret } from '@waymark/adapters/crypto';
import type { Clock } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { CONSUMERS_FILE, LOG_FILE, RESTORING_FILE, VAULT_FILE } from '../files';
import { digestOf, Drafts, isDraft } from './drafts';
import type { BackedUpFile, Manifest } from './manifest';
import { readManifest } from './manifest';
import { Meter } from './meter';

export interface RestoreRequest {
  /** A directory that a backup was written to. */
  readonly from: string;
  /** The data directory: empty, not there yet, or left by a restore that was cut off. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Hears the share that is done, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Says in the log that everything before it came out of a backup. */
const RESTORE_STREAM = 'restore';
const RESTORED = 'log-restored';

/**
 * Puts a backup into an empty data directory; views are made anew from the log when an engine starts on it. Throws
 * `restore-refused`, `no-backup`, `backup-damaged`, `newer-data` or `data-directory-in-use`; then the directory is as
 * empty as it was.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Manifest> {
  const { from, directory } = request;
  const manifest = readManifest(from);
  prepare(directory);
  const lock = lockDirectory(directory);
  try {
    writeFileSync(join(directory, RESTORING_FILE), 'a restore is under way, or was cut off: run it again\n');
    clear(directory);
    await bringBack(request, manifest);
    rmSync(join(directory, RESTORING_FILE));
    return manifest;
  } catch (error) {
    clear(directory);
    rmSync(join(directory, RESTORING_FILE), { force: true });
    throw error;
  } finally {
    lock.release();
  }
}

function prepare(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (existsSync(join(directory, RESTORING_FILE)) || contents(directory).length === 0) return;
  throw new WaymarkError(
    'restore-refused',
    `${directory} is not empty: a restore goes into a new data directory; name another with --data-dir or WAYMARK_DATA_DIR, or move this one aside`,
  );
}

/** All but who owns the directory. */
function contents(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => !name.startsWith('owner.') && name !== RESTORING_FILE && !isDraft(name));
}

function clear(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (isDraft(name) || contents(directory).includes(name)) rmSync(join(directory, name), { force: true });
  }
}

async function bringBack({ from, directory, clock, onProgress }: RestoreRequest, manifest: Manifest): Promise<void> {
  const drafts = new Drafts(directory);
  const meter = new Meter(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
  const onBytes = (bytes: number): void => {
    meter.add(bytes);
    onProgress(meter.share());
  };
  for (const file of manifest.files) await copyChecked(join(from, file.name), file, drafts.path(file.name), onBytes);
  const data = { v: 1, begunAt: manifest.begunAt, position: manifest.log.position, waymark: manifest.waymark };
  markRestored(drafts.path(LOG_FILE), RESTORE_STREAM, { id: randomUUID(), type: RESTORED, at: clock.now(), data });
  await createSqliteVault({ path: drafts.path(VAULT_FILE), newSecret }).close();
  if (manifest.consumers) writeFileSync(drafts.path(CONSUMERS_FILE), JSON.stringify(manifest.consumers));
  const others = manifest.files.map(({ name }) => name).filter((name) => name !== LOG_FILE);
  // The log last: a directory without one is never taken for a whole one.
  await drafts.publish([...others, ...(manifest.consumers ? [CONSUMERS_FILE] : []), LOG_FILE]);
}

async function copyChecked(path: string, { name, bytes, sha256 }: BackedUpFile, to: string, onBytes: (bytes: number) => void): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false })?.size;
  if (found === bytes && (await digestOf(path, onBytes, to)) === sha256) return;
  const what = found === undefined ? 'is missing' : 'is not what was backed up';
  throw new WaymarkError('backup-damaged', `${path} ${what} (${name} had ${bytes} bytes with SHA-256 ${sha256}): use another backup`);
}
