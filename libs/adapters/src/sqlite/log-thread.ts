import { Worker } from 'node:worker_threads';
import { WaymarkError } from '@waymark/engine';
import type { LogDatabase, LogState, PackedEvent } from './log-database';
import type { LogWriter, PackedAppend, PackedBatch } from './log-writer';

export type AskedOfWriter = { readonly id: number } & ({ readonly append: PackedAppend } | { readonly commit: PackedBatch } | { readonly close: true });
type Work = AskedOfWriter extends infer Asked ? (Asked extends unknown ? Omit<Asked, 'id'> : never) : never;
export type ToldByWriter = { readonly id: number } & (
  | { readonly result: unknown; readonly state: LogState }
  | { readonly closed: true }
  | { readonly failure: { readonly code: string | null; readonly message: string } }
);

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** The log's writer in a thread of its own: whoever asks goes on while the disk makes sure. */
export class LogThread implements LogWriter {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  /** Why nothing is written any more. */
  private ended: Error | null = null;
  private closing = false;

  /** `bundle` is the bundled `writing-thread.ts`; `file` reads what the thread writes. `onFatal` hears when nothing can be written any more. */
  constructor(
    bundle: string,
    private readonly file: LogDatabase,
    private readonly onFatal: (error: Error) => void = () => undefined,
  ) {
    this.worker = new Worker(bundle, { workerData: { path: file.db.path } });
    this.worker.unref();
    this.worker.on('message', (told: ToldByWriter) => this.told(told));
    this.worker.on('error', ({ message }) => this.end(message));
    this.worker.on('exit', (status) => this.end(`status ${status}`));
  }

  append(append: PackedAppend): ReturnType<LogWriter['append']> {
    return this.ask({ append: { ...append, events: append.events.map(alone) } });
  }

  commit({ appends, ...batch }: PackedBatch): ReturnType<LogWriter['commit']> {
    return this.ask({ commit: { ...batch, appends: appends.map((append) => ({ ...append, events: append.events.map(alone) })) } });
  }

  async close(): Promise<void> {
    if (this.ended || this.closing) return;
    const closed = this.ask({ close: true });
    this.closing = true;
    await closed;
    await this.worker.terminate();
  }

  private ask<T>(work: Work): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.asked += 1;
      this.waiting.set(this.asked, { resolve, reject });
      this.worker.ref();
      this.worker.postMessage({ id: this.asked, ...work } satisfies AskedOfWriter);
    });
  }

  private told(told: ToldByWriter): void {
    const waiting = this.waiting.get(told.id);
    this.waiting.delete(told.id);
    if (this.waiting.size === 0) this.worker.unref();
    if ('failure' in told) return waiting?.reject(failureFrom(told.failure));
    if ('closed' in told) return waiting?.resolve(undefined as never);
    this.file.learn(told.state);
    waiting?.resolve(told.result as never);
  }

  private end(why: string): void {
    if (this.ended) return;
    this.ended = new WaymarkError('store-io-failed', `${this.file.db.path}: the thread that writes it has ended (${why}): start again, nothing that was answered is lost`);
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
    if (!this.closing) this.onFatal(this.ended);
  }
}

/** What is sealed lies in a buffer that many share, all of which would be copied. */
function alone(event: PackedEvent): PackedEvent {
  return event.sealed === null ? event : { ...event, sealed: Uint8Array.prototype.slice.call(event.sealed) };
}

function failureFrom({ code, message }: { readonly code: string | null; readonly message: string }): Error {
  return code === null ? new Error(message) : new WaymarkError(code, message);
}
