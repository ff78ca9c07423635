import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CopiedLog, CopiedVault } from '@waymark/adapters/sqlite';
import { checkFile, checkFileAside, copyLog, copyVault } from '@waymark/adapters/sqlite';
import type { BackupSummary, Clock, RunningBackup } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { VERSION } from '@waymark/hosting';
import { ADMIN_KEY_FILE, LOG_FILE, SAMPLE_FILE, VAULT_FILE } from '../files';
import { digestOf, Drafts, isDraft } from './drafts';
import type { BackedUpFile, ConsumerNote, Manifest } from './manifest';
import { BACKUP_FORMAT, MANIFEST_FILE } from './manifest';
import { Meter } from './meter';

const CHECKED_HERE_BYTES = 8 * 1_048_576;

export interface BackupRequest {
  /** The data directory, which this process owns. */
  readonly directory: string;
  /** An absolute path: a directory that is empty or not there yet. */
  readonly target: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Asks where the consumers stand; null where there are none. */
  readonly consumers: (() => Promise<ConsumerNote>) | null;
}

/**
 * Begins to copy log and vault, in this order: every key of the vault is durable before its first fact, so whatever the
 * copied log holds can be opened. The files are copied beside whoever writes to them. Throws `backup-refused`.
 */
export function beginBackup(request: BackupRequest): RunningBackup {
  const drafts = new Drafts(request.target);
  const made = prepare(request);
  const meter = new Meter(3 * (sizeOf(request.directory, LOG_FILE) + sizeOf(request.directory, VAULT_FILE)));
  const done = backUp(request, drafts, meter).catch(async (error: unknown) => {
    await drafts.discard();
    if (made) rmSync(request.target, { recursive: true, force: true });
    throw error;
  });
  return { share: () => meter.share(), done };
}

/** True where the directory was made for this backup. */
function prepare({ directory, target }: BackupRequest): boolean {
  const inside = relative(directory, target);
  if (inside === '' || !inside.startsWith('..')) throw refused(target, 'lies in the data directory itself, and would be lost with it');
  if (!existsSync(join(directory, LOG_FILE))) throw new WaymarkError('backup-refused', `${directory} holds no log: name the data directory with --data-dir or WAYMARK_DATA_DIR`);
  const made = !existsSync(target);
  try {
    mkdirSync(target, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw refused(target, `cannot be made (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  if (readdirSync(target).some((name) => !isDraft(name))) throw refused(target, 'is not empty');
  return made;
}

function refused(target: string, why: string): WaymarkError {
  return new WaymarkError('backup-refused', `${target} ${why}: name a directory that is empty or not there yet`);
}

async function backUp({ directory, clock, consumers }: BackupRequest, drafts: Drafts, meter: Meter): Promise<BackupSummary> {
  await drafts.discard();
  // Noted before the copy begins: whatever lies before these offsets is in the log by then.
  const noted = consumers === null ? null : await consumers();
  const begunAt = clock.now();
  const source = (name: string): string => join(directory, name);
  const log = await meter.part(sizeOf(directory, LOG_FILE), (on) => copyLog(source(LOG_FILE), drafts.path(LOG_FILE), on));
  const vault = await meter.part(sizeOf(directory, VAULT_FILE), (on) => copyVault(source(VAULT_FILE), drafts.path(VAULT_FILE), begunAt, on));
  for (const name of [LOG_FILE, VAULT_FILE]) await refuseDamaged(source(name), drafts.path(name), meter);
  const files = await describe(directory, drafts, meter);
  const endedAt = clock.now();
  const manifest = manifestOf({ begunAt, endedAt, log, vault, noted, files });
  writeFileSync(drafts.path(MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  await drafts.publish([...files.map(({ name }) => name), MANIFEST_FILE]);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { position: log.position, events: log.events, bytes, consumers: consumersOf(noted), endedAt };
}

/** A damaged file must not take the place of an older, sound backup. */
async function refuseDamaged(source: string, copy: string, meter: Meter): Promise<void> {
  const damage = await meter.part(statSync(copy).size, () => checked(copy));
  if (damage === null) return;
  throw new WaymarkError('store-corrupted', `${source}: is damaged: restore it from an earlier backup (${damage})`);
}

/** A small file sooner than a process of its own would start. */
async function checked(copy: string): Promise<string | null> {
  if (statSync(copy).size <= CHECKED_HERE_BYTES) return checkFile(copy);
  return checkFileAside(copy, new AbortController().signal, 'now');
}

async function describe(directory: string, drafts: Drafts, meter: Meter): Promise<readonly BackedUpFile[]> {
  const small = [ADMIN_KEY_FILE, SAMPLE_FILE].filter((name) => existsSync(join(directory, name)));
  for (const name of small) copyFileSync(join(directory, name), drafts.path(name));
  const files: BackedUpFile[] = [];
  for (const name of [VAULT_FILE, ...small, LOG_FILE]) {
    const path = drafts.path(name);
    files.push({ name, bytes: statSync(path).size, sha256: await digestOf(path, (bytes) => meter.add(bytes)) });
  }
  return files;
}

interface Made {
  readonly begunAt: number;
  readonly endedAt: number;
  readonly log: CopiedLog;
  readonly vault: CopiedVault;
  readonly noted: ConsumerNote | null;
  readonly files: readonly BackedUpFile[];
}

function manifestOf({ begunAt, endedAt, log, vault, noted, files }: Made): Manifest {
  return {
    format: BACKUP_FORMAT,
    waymark: VERSION,
    begunAt: new Date(begunAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    log,
    vault,
    consumers: noted,
    files,
  };
}

function consumersOf(noted: ConsumerNote | null): BackupSummary['consumers'] {
  if (noted === null) return 'none';
  return noted.offsets === null ? 'unknown' : 'noted';
}

function sizeOf(directory: string, name: string): number {
  return statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
}
