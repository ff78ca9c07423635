import type { ServerResponse } from 'node:http';

/** A client that takes nothing for so long is cut; it comes again. */
const STUCK_MS = 30_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  connection: 'keep-alive',
  'x-accel-buffering': 'no',
};

/** One client's server-sent events: what it does not take is waited for, not kept. */
export class EventChannel {
  private ended = false;
  private woken = false;
  private signal: () => void = () => undefined;

  constructor(private readonly response: ServerResponse) {
    response.on('close', () => this.end());
  }

  get open(): boolean {
    return !this.ended;
  }

  begin(what: string): void {
    this.response.writeHead(200, HEADERS);
    this.response.write(`retry: 2000\n: ${what}\n\n`);
  }

  /** An event or a comment, ready with its empty line. Resolves when the client has room for the next. */
  async write(text: string): Promise<void> {
    if (this.ended || this.response.write(text)) return;
    const drain = (): void => this.signal();
    this.response.once('drain', drain);
    while (!this.ended && this.response.writableNeedDrain) {
      if (!(await this.within(STUCK_MS))) this.response.destroy();
    }
    this.response.off('drain', drain);
  }

  /** There may be something new. */
  wake(): void {
    this.woken = true;
    this.signal();
  }

  /** What is new from now on wakes. */
  sleepy(): void {
    this.woken = false;
  }

  /** True when woken or ended, false when the time passed. */
  rest(ms: number): Promise<boolean> {
    return this.ended || this.woken ? Promise.resolve(true) : this.within(ms);
  }

  /** Nothing more is told. */
  end(): void {
    this.ended = true;
    this.signal();
  }

  close(): void {
    this.end();
    this.response.end();
  }

  /** True when signalled, false when the time passed. A connection's own time, not the engine's. */
  private within(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.signal = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
