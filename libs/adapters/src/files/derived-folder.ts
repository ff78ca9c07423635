import type { FileHandle } from 'node:fs/promises';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DerivedFolder, FolderEntry } from '@waymark/engine';
import { createDerivedFile, DRAFT_ENDING } from './derived-file';

/** A derived folder on the disk; it is made when it is first written to. */
export function createDerivedFolder(path: string): DerivedFolder {
  const placeOf = (name: string): string => join(path, name);
  return {
    path,
    list: () => list(path),
    read: (name) => unlessMissing(() => readFile(placeOf(name))),
    readPart: (name, from, bytes) => unlessMissing(() => readPart(placeOf(name), from, bytes)),
    replace: (name, pieces) => createDerivedFile(placeOf(name)).replace(pieces),
    remove: (name) => rm(placeOf(name), { force: true }),
  };
}

/** Without the drafts that a crash left behind. */
async function list(path: string): Promise<readonly FolderEntry[]> {
  const names = (await unlessMissing(() => readdir(path))) ?? [];
  const whole = names.filter((name) => !name.endsWith(DRAFT_ENDING));
  const entries = await Promise.all(whole.map((name) => unlessMissing(async () => ({ name, bytes: (await stat(join(path, name))).size }))));
  return entries.filter((entry) => entry !== null);
}

async function readPart(path: string, from: number, bytes: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    return await readInto(handle, new Uint8Array(bytes), from);
  } finally {
    await handle.close();
  }
}

async function readInto(handle: FileHandle, part: Uint8Array, from: number): Promise<Uint8Array> {
  let length = 0;
  for (let more = -1; length < part.length && more !== 0; length += more) {
    ({ bytesRead: more } = await handle.read(part, length, part.length - length, from + length));
  }
  return part.subarray(0, length);
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
