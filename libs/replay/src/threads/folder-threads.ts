import { Worker } from 'node:worker_threads';
import { countFacts } from '../columns/history';
import type { FoldResults } from '../kernel/results';
import type { Slice } from '../kernel/slices';
import { joinResults, sliceContacts } from '../kernel/slices';
import type { FoldRequest, FoldWatch, HistoryFolder } from './folder';
import type { FromThread, ToThread } from './messages';

const MOST_FACTS_A_SLICE = 200_000;
/** Enough that nobody waits long for the slowest. */
const SLICES_A_THREAD = 8;

/** Folds on threads of their own over shared memory; one fold at a time. Threads start with the first fold. */
export class FolderThreads implements HistoryFolder {
  private threads: readonly FolderThread[] = [];
  private turn: Promise<unknown> = Promise.resolve();

  /** `file` is the bundled `worker.ts` of this folder. */
  constructor(
    private readonly file: string,
    private readonly count: number,
  ) {}

  fold(request: FoldRequest, watch: FoldWatch = {}): Promise<FoldResults> {
    const folded = this.turn.then(() => this.foldNow(request, watch));
    this.turn = folded.catch(() => undefined);
    return folded;
  }

  async close(): Promise<void> {
    await this.turn;
    const { threads } = this;
    this.threads = [];
    await Promise.all(threads.map((thread) => thread.end()));
  }

  private async foldNow(request: FoldRequest, { signal, onProgress }: FoldWatch): Promise<FoldResults> {
    signal?.throwIfAborted();
    if (this.threads.length === 0) this.threads = Array.from({ length: this.count }, () => new FolderThread(this.file));
    const slices = sliceContacts(request.columns, Math.min(MOST_FACTS_A_SLICE, 1 + countFacts(request.columns) / (this.count * SLICES_A_THREAD)));
    const parts = new Array<FoldResults>(slices.length);
    const progress = new Progress(onProgress);
    const queue = slices.entries();
    const work = async (thread: FolderThread): Promise<void> => {
      thread.begin(request);
      for (const [place, slice] of queue) {
        signal?.throwIfAborted();
        parts[place] = await thread.fold(slice);
        progress.add(slice.facts);
      }
    };
    try {
      await Promise.all(this.threads.map(work));
    } catch (error) {
      await this.startAnew();
      throw error;
    }
    return joinResults(parts);
  }

  /** A thread that failed, or that still folds what nobody wants any more, is not asked again. */
  private async startAnew(): Promise<void> {
    const { threads } = this;
    this.threads = [];
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** What a request may carry besides, such as functions of a history, cannot go to another thread. */
function plainly({ columns: { starts, ends, facts }, folded: { document, where }, answers: { classes, classOf, keyCodes }, question }: FoldRequest): FoldRequest {
  return { columns: { starts, ends, facts: { at: facts.at, shape: facts.shape } }, folded: { document, where }, answers: { classes, classOf, keyCodes }, question };
}

class Progress {
  private done = 0;

  constructor(private readonly tell: FoldWatch['onProgress']) {}

  add(facts: number): void {
    this.done += facts;
    this.tell?.(this.done);
  }
}

class FolderThread {
  private readonly worker: Worker;
  /** Why it has ended, if it has. */
  private ended: Error | null = null;
  private waiting: { readonly resolve: (results: FoldResults) => void; readonly reject: (error: Error) => void } | null = null;

  constructor(file: string) {
    this.worker = new Worker(file);
    this.worker.unref();
    this.worker.on('message', (message: FromThread) => this.answered(message));
    this.worker.on('error', (error) => this.failed(error));
    this.worker.on('exit', () => this.failed(new Error('the thread has ended')));
  }

  begin(request: FoldRequest): void {
    this.worker.postMessage({ request: plainly(request) } satisfies ToThread);
  }

  fold({ from, to }: Slice): Promise<FoldResults> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.waiting = { resolve, reject };
      this.worker.ref();
      this.worker.postMessage({ from, to } satisfies ToThread);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private answered(message: FromThread): void {
    const { waiting } = this;
    this.waiting = null;
    this.worker.unref();
    if ('results' in message) waiting?.resolve(message.results);
    else waiting?.reject(new Error(message.failure));
  }

  private failed(error: Error): void {
    this.ended ??= error;
    this.waiting?.reject(error);
    this.waiting = null;
  }
}
