import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const DRAFT = '.partial';
/** A database's own files beside a draft count as drafts too. */
const IS_DRAFT = /\.partial(?:-journal|-wal|-shm)?$/;

/** Files that are written under another name, and bear their own only when all of them are whole and durable. */
export class Drafts {
  constructor(readonly directory: string) {}

  path(name: string): string {
    return join(this.directory, `${name}${DRAFT}`);
  }

  /** Gives the drafts their names, in this order; a crash in between leaves the last ones missing. */
  async publish(names: readonly string[]): Promise<void> {
    for (const name of names) await chmod(this.path(name), 0o600);
    for (const name of names) await sync(this.path(name));
    for (const name of names) await rename(this.path(name), join(this.directory, name));
    await sync(this.directory);
  }

  /** Removes the drafts of now and of an earlier attempt. */
  async discard(): Promise<void> {
    if (!existsSync(this.directory)) return;
    const found = (await readdir(this.directory)).filter(isDraft);
    for (const name of found) await rm(join(this.directory, name), { force: true });
  }
}

export function isDraft(name: string): boolean {
  return IS_DRAFT.test(name);
}

/** SHA-256 of a file in hex, which is copied on the way where `to` is given. Hears of the bytes as they come. */
export async function digestOf(path: string, onBytes: (bytes: number) => void, to?: string): Promise<string> {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      onBytes(chunk.length);
      done(null, to === undefined ? undefined : chunk);
    },
  });
  const source = createReadStream(path, { highWaterMark: 1_048_576 });
  if (to === undefined) await pipeline(source, tap.resume());
  else await pipeline(source, tap, createWriteStream(to, { mode: 0o600 }));
  return hash.digest('hex');
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
