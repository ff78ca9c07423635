import { createWriteStream, existsSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliFailure, describeFailure } from '../terminal/failure';

/** Files of one directory that appear together or not at all: written beside their places, then renamed into them. */
export class WholeFiles {
  private readonly names: string[] = [];
  private readonly isNew: boolean;
  private done = false;
  private readonly cancelling = new AbortController();
  private readonly cancel = (): void => this.cancelling.abort(new CliFailure('cancelled: nothing was written'));

  constructor(private readonly directory: string) {
    this.isNew = !existsSync(directory);
    try {
      mkdirSync(directory, { recursive: true });
    } catch (error) {
      throw new CliFailure(describeFailure(error, directory), 1, { cause: error });
    }
    for (const signal of SIGNALS) process.once(signal, this.cancel);
  }

  /** Throws when the user cancels it. */
  async write(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    this.names.push(name);
    const { signal } = this.cancelling;
    try {
      await pipeline(Readable.from(bytes, { objectMode: true, highWaterMark: 1 }), createWriteStream(this.beside(name), { flags: 'w', flush: true }), { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }

  /** Puts every file in its place. */
  finish(): void {
    for (const name of this.names) renameSync(this.beside(name), join(this.directory, name));
    this.done = true;
  }

  /** Leaves no trace of what was not finished. */
  end(): void {
    for (const signal of SIGNALS) process.off(signal, this.cancel);
    for (const name of this.names) rmSync(this.beside(name), { force: true });
    if (this.done || !this.isNew) return;
    try {
      rmdirSync(this.directory);
    } catch {
      // Somebody else has put something there meanwhile.
    }
  }

  private beside(name: string): string {
    return join(this.directory, `.${name}.${process.pid}.tmp`);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
