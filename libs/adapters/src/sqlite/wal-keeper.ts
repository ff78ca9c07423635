import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface FoldingBack {
  readonly paths: readonly string[];
  readonly everyMs: number;
}

const EVERY_MS = 1_000;

/**
 * Folds the write-ahead logs of SQLite files back in a thread of its own. Without it a commit does that every 32 MiB, and
 * whoever made it waits for a third of a second. Keeps nobody from reading or writing, and the process from nothing.
 */
export class WalKeeper {
  private readonly worker: Worker;
  private running = true;

  /** `bundle` is the bundled `folding-back-thread.ts`; the files are open already. `onEnded` hears if it ends early: nothing is lost, commits do it again. */
  constructor(bundle: string, paths: readonly string[], onEnded: (why: string) => void, everyMs = EVERY_MS) {
    this.worker = new Worker(bundle, { workerData: { paths, everyMs } satisfies FoldingBack });
    this.worker.unref();
    this.worker.on('error', ({ message }) => onEnded(message));
    this.worker.once('exit', () => (this.running = false));
  }

  /** Before the files are closed. */
  async close(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.worker, 'exit');
    // A process that waits for nothing else must not end before.
    this.worker.ref();
    this.worker.postMessage('close');
    await ended;
  }
}
