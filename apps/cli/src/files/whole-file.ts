import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { failingAt } from '../terminal/failure';
import { placeOf } from './place';
import { checkFile } from './writable';

/** A file that appears whole or not at all: written beside its place, then renamed into it. */
export interface WholeFile {
  write(text: string): void;
  /** Puts the file in its place. */
  finish(): void;
  /** Leaves no trace. */
  abandon(): void;
}

/** Throws a failure that names the file where it cannot be opened, or put in its place. */
export function createWholeFile(path: string): WholeFile {
  checkFile(path);
  const place = placeOf(path);
  const beside = place.isFile ? `${place.path}.${randomUUID()}.tmp` : place.path;
  const handle = failingAt(path, () => openSync(beside, place.isFile ? 'wx' : 'w'));
  let open = true;
  const close = () => {
    if (open) closeSync(handle);
    open = false;
  };
  return {
    write: (text) => failingAt(path, () => writeAll(handle, Buffer.from(text, 'utf8'))),
    finish: () => {
      if (place.isFile) failingAt(path, () => fsyncSync(handle));
      close();
      if (place.isFile) failingAt(path, () => renameSync(beside, place.path));
    },
    abandon: () => {
      close();
      if (place.isFile) rmSync(beside, { force: true });
    },
  };
}

/** Writes texts into files that appear together or not at all. */
export function writeFiles(texts: readonly (readonly [path: string, text: string])[]): void {
  const opened: WholeFile[] = [];
  try {
    for (const [path, text] of texts) {
      const file = createWholeFile(path);
      opened.push(file);
      file.write(text);
    }
    for (const file of opened) file.finish();
  } finally {
    for (const file of opened) file.abandon();
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(handle, bytes, written);
}
