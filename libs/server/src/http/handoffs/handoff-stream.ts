import type { ServerResponse } from 'node:http';
import type { HandoffNews } from '../../queries/handoff-changes';
import { readHandoffChanges } from '../../queries/handoff-changes';
import type { Reading } from '../../queries/reading';

const BATCH = 100;
/** Often enough for the proxies in between, which cut what is silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for so long is cut; it goes on later from its last event. */
const STUCK_MS = 30_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  connection: 'keep-alive',
  'x-accel-buffering': 'no',
};

/**
 * One client's stream of hand-off changes. Past and present come from one table in the order of the log, so a resumed
 * stream has neither gap nor double; what a slow client has not taken yet stays in the table, not in memory.
 */
export class HandoffStream {
  private ended = false;
  private dirty = false;
  private signal: () => void = () => undefined;

  constructor(
    private readonly reading: Reading,
    private readonly response: ServerResponse,
    private after: number,
  ) {
    response.on('close', () => this.end());
  }

  /** There may be something new. */
  wake(): void {
    this.dirty = true;
    this.signal();
  }

  end(): void {
    this.ended = true;
    this.signal();
  }

  async run(): Promise<void> {
    this.response.writeHead(200, HEADERS);
    this.response.write('retry: 2000\n: changes of hand-offs\n\n');
    while (!this.ended) {
      this.dirty = false;
      const changes = await readHandoffChanges(this.reading, this.after, BATCH);
      for (const change of changes) await this.tell(change);
      if (changes.length === 0) await this.rest();
    }
    this.response.end();
  }

  private async tell(change: HandoffNews): Promise<void> {
    if (this.ended) return;
    this.after = change.position;
    if (!this.response.write(formatEvent(change))) await this.drained();
  }

  /** Until something is committed; says now and then that it is alive. */
  private async rest(): Promise<void> {
    if (this.ended || this.dirty) return;
    const woken = await this.within(HEARTBEAT_MS);
    if (!woken && !this.ended) this.response.write(': alive\n\n');
  }

  private async drained(): Promise<void> {
    const drain = (): void => this.signal();
    this.response.once('drain', drain);
    while (!this.ended && this.response.writableNeedDrain) {
      if (!(await this.within(STUCK_MS))) this.response.destroy();
    }
    this.response.off('drain', drain);
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

function formatEvent(change: HandoffNews): string {
  return `id: ${change.position}\ndata: ${JSON.stringify(change)}\n\n`;
}
