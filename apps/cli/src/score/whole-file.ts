import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { placeOf } from '../files/place';

/** A file that appears whole or not at all: written beside its place, then renamed into it. */
export interface WholeFile {
  write(text: string): void;
  /** Puts the file in its place. */
  finish(): void;
  /** Leaves no trace. */
  abandon(): void;
}

export function createWholeFile(path: string): WholeFile {
  const place = placeOf(path);
  const beside = place.isFile ? `${place.path}.${randomUUID()}.tmp` : place.path;
  const handle = openSync(beside, place.isFile ? 'wx' : 'w');
  let open = true;
  const close = () => {
    if (open) closeSync(handle);
    open = false;
  };
  return {
    write: (text) => writeAll(handle, Buffer.from(text, 'utf8')),
    finish: () => {
      if (place.isFile) fsyncSync(handle);
      close();
      if (place.isFile) renameSync(beside, place.path);
    },
    abandon: () => {
      close();
      if (place.isFile) rmSync(beside, { force: true });
    },
  };
}

function writeAll(handle: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(handle, bytes, written);
}
