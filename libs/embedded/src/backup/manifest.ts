import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CopiedLog, CopiedVault } from '@waymark/adapters/sqlite';
import { WaymarkError } from '@waymark/engine';

export const MANIFEST_FILE = 'manifest.json';

/** Of the manifest and of how the files beside it are to be read. */
export const BACKUP_FORMAT = 1;

export interface ConsumerOffset {
  readonly topic: string;
  readonly partition: number;
  /** A decimal 64-bit integer: the next record that this log has not taken. */
  readonly offset: string;
}

/** Where a group of consumers stood before the log's copy began. */
export interface ConsumerNote {
  readonly groupId: string;
  /** Null where the broker could not be asked. */
  readonly offsets: readonly ConsumerOffset[] | null;
}

export interface BackedUpFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Says what a backup holds; it is written last, and without it nothing is a backup. */
export interface Manifest {
  readonly format: number;
  /** The version of Waymark that made it. */
  readonly waymark: string;
  /** RFC 3339: when the log's copy began, and when all was done. */
  readonly begunAt: string;
  readonly endedAt: string;
  readonly log: CopiedLog;
  readonly vault: CopiedVault;
  readonly consumers: ConsumerNote | null;
  readonly files: readonly BackedUpFile[];
}

/** Throws `no-backup`, `newer-data` or `backup-damaged`. */
export function readManifest(directory: string): Manifest {
  const path = join(directory, MANIFEST_FILE);
  if (!existsSync(path)) {
    throw new WaymarkError('no-backup', `${directory} is no whole backup: ${MANIFEST_FILE} is not there, name a directory that "waymark backup" has finished`);
  }
  const manifest = parse(path);
  if (manifest.format > BACKUP_FORMAT) {
    throw new WaymarkError('newer-data', `${directory} was made by Waymark ${manifest.waymark} (backup format ${manifest.format}, this one knows ${BACKUP_FORMAT}): restore it with that version or newer`);
  }
  return manifest;
}

function parse(path: string): Manifest {
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    if (Number.isInteger(manifest.format) && Array.isArray(manifest.files) && manifest.files.every(isPlain)) return manifest;
  } catch (cause) {
    throw damaged(path, cause);
  }
  throw damaged(path, undefined);
}

/** A name with a path in it would be written elsewhere. */
function isPlain({ name, bytes, sha256 }: BackedUpFile): boolean {
  return /^[a-z][a-z.]*$/.test(name) && Number.isInteger(bytes) && /^[0-9a-f]{64}$/.test(sha256);
}

function damaged(path: string, cause: unknown): WaymarkError {
  return new WaymarkError('backup-damaged', `${path} cannot be read: use another backup`, { cause });
}
