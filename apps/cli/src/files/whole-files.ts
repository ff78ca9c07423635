import { createWriteStream, mkdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliFailure, failingAt, failureAt } from '../terminal/failure';
import { INTERRUPTS } from '../terminal/interrupts';
import { checkDirectory } from './writable';

/** Takes the files of a directory, one after the other. */
interface FileTaker {
  /** Throws when the user cancels it. */
  write(name: string, content: string | AsyncIterable<Uint8Array>): Promise<void>;
}

/**
 * Files of one directory that appear together when all are written, in place of earlier ones, or not at all: written
 * beside their places, then renamed into them. Where they do not come to be, no directory was made for them either.
 */
export async function writeTogether<T>(directory: string, write: (files: FileTaker) => Promise<T>): Promise<T> {
  const files = new WholeFiles(directory);
  try {
    const result = await write(files);
    files.finish();
    return result;
  } finally {
    files.end();
  }
}

class WholeFiles implements FileTaker {
  private readonly names: string[] = [];
  /** The topmost directory that was made for the files; null where the place was there. */
  private readonly made: string | null;
  private done = false;
  private readonly cancelling = new AbortController();
  private readonly cancel = (): void => this.cancelling.abort(new CliFailure('cancelled: nothing was written'));

  constructor(private readonly directory: string) {
    checkDirectory(directory);
    this.made = failingAt(directory, () => mkdirSync(directory, { recursive: true })) ?? null;
    for (const signal of INTERRUPTS) process.once(signal, this.cancel);
  }

  async write(name: string, content: string | AsyncIterable<Uint8Array>): Promise<void> {
    const path = join(this.directory, name);
    if (failingAt(path, () => statSync(path, { throwIfNoEntry: false }))?.isDirectory() === true) throw new CliFailure(`${path}: it is a directory, a file is asked for`);
    this.names.push(name);
    const { signal } = this.cancelling;
    const bytes = typeof content === 'string' ? [Buffer.from(content)] : content;
    try {
      await pipeline(Readable.from(bytes, { objectMode: true, highWaterMark: 1 }), createWriteStream(this.beside(name), { flags: 'w', flush: true }), { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw failureAt(path, error);
    }
  }

  /** Puts every file in its place. */
  finish(): void {
    this.cancelling.signal.throwIfAborted();
    for (const name of this.names) {
      const path = join(this.directory, name);
      failingAt(path, () => renameSync(this.beside(name), path));
    }
    this.done = true;
  }

  /** Leaves no trace of what was not finished. */
  end(): void {
    for (const signal of INTERRUPTS) process.off(signal, this.cancel);
    for (const name of this.names) rmSync(this.beside(name), { force: true });
    if (!this.done && this.made !== null) removeEmpty(resolve(this.directory), resolve(this.made));
  }

  private beside(name: string): string {
    return join(this.directory, `.${name}.${process.pid}.tmp`);
  }
}

/** Removes a directory and those above it up to `top`. */
function removeEmpty(directory: string, top: string): void {
  try {
    for (let each = directory; each.length >= top.length; each = dirname(each)) rmdirSync(each);
  } catch {
    // Somebody else has put something there meanwhile.
  }
}
