import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DerivedFile } from '@waymark/engine';

/** Read or written in one go; a thread of the pool does it. */
const PIECE_BYTES = 8 * 1_048_576;
/** What is written is named so until it is whole. */
export const DRAFT_ENDING = '.new';

/** A derived file on the disk. Its folder is made when it is first written. */
export function createDerivedFile(path: string): DerivedFile {
  return { path, read: () => readWhole(path), replace: (pieces) => replaceWhole(path, pieces) };
}

async function readWhole(path: string): Promise<Uint8Array<SharedArrayBuffer> | null> {
  const handle = await openIfThere(path);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(new SharedArrayBuffer(size));
    let length = 0;
    for (let more = -1; length < size && more !== 0; length += more) {
      ({ bytesRead: more } = await handle.read(bytes, length, Math.min(PIECE_BYTES, size - length), length));
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function replaceWhole(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = path + DRAFT_ENDING;
  try {
    await writeWhole(draft, pieces);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

async function writeWhole(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    for (const piece of pieces) await writePiece(handle, piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writePiece(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let from = 0; from < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, from, Math.min(PIECE_BYTES, piece.length - from));
    from += bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
