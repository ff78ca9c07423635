import type { Append, AppendResult, EventLog, ReadAll } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';

/** The event log port in plain memory: for simulations, and as the shortest statement of what the port means. */
export class MemoryLog implements EventLog {
  private readonly all: LoggedEvent[] = [];
  private readonly streams = new Map<string, LoggedEvent[]>();
  private readonly waiters = new Set<() => void>();
  private closed = false;

  /** A log that holds these already. */
  static of(events: readonly LoggedEvent[]): MemoryLog {
    const made = new MemoryLog();
    for (const event of events) {
      made.all.push(event);
      made.streams.set(event.stream, [...(made.streams.get(event.stream) ?? []), event]);
    }
    return made;
  }

  async append(append: Append): Promise<AppendResult> {
    return this.appendNow(append);
  }

  /** As `append`, within one turn: what a decision store writes with. */
  appendNow({ stream, expected, events }: Append): AppendResult {
    if (events.some(({ at }) => !Number.isFinite(at))) throw new Error('assertion: an append instant is a number');
    const known = this.streams.get(stream) ?? [];
    const after = expected === 'none' ? -1 : expected;
    if (known.length - 1 !== after) return this.repeated(known, after, events) ?? wrong(known);
    for (const event of events) {
      const logged = { ...structuredClone(event), stream, revision: known.length, position: this.all.length + 1 };
      known.push(logged);
      this.all.push(logged);
    }
    this.streams.set(stream, known);
    for (const wake of [...this.waiters]) wake();
    return { outcome: 'appended', revision: known.length - 1, position: this.all.length };
  }

  /** The last revision of a stream; -1 for none. */
  lastOf(stream: string): number {
    return (this.streams.get(stream)?.length ?? 0) - 1;
  }

  async readStream(stream: string, from = 0): Promise<readonly LoggedEvent[]> {
    return (this.streams.get(stream) ?? []).slice(from);
  }

  async readStreams(streams: readonly string[]): Promise<readonly (readonly LoggedEvent[])[]> {
    return streams.map((stream) => [...(this.streams.get(stream) ?? [])]);
  }

  async readAll({ after, limit }: ReadAll): Promise<readonly LoggedEvent[]> {
    return this.all.slice(after, after + limit);
  }

  async end(): Promise<number> {
    return this.all.length;
  }

  async *subscribe(after: number, signal: AbortSignal): AsyncIterable<readonly LoggedEvent[]> {
    let position = after;
    while (!signal.aborted && !this.closed) {
      const events = this.all.slice(position, position + SUBSCRIPTION_BATCH);
      position += events.length;
      if (events.length > 0) yield events;
      else await this.appended(signal);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const wake of [...this.waiters]) wake();
  }

  /** Resolves with the next append, or when the signal aborts. */
  appended(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiters.add(done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  private repeated(known: readonly LoggedEvent[], after: number, events: Append['events']): AppendResult | null {
    const there = known.slice(after + 1, after + 1 + events.length);
    const end = there.at(-1);
    if (!end || there.length !== events.length || there.some(({ id }, index) => id !== events[index]?.id)) return null;
    return { outcome: 'appended', revision: end.revision, position: end.position };
  }
}

const SUBSCRIPTION_BATCH = 100;

function wrong(known: readonly LoggedEvent[]): AppendResult {
  return { outcome: 'wrong-revision', actual: known.length === 0 ? 'none' : known.length - 1 };
}
