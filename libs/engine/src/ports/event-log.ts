import type { LoggedEvent, NewEvent } from '@waymark/journey';

/** What a stream's end must be for an append to be taken: its last revision, or `none` for a new stream. */
export type ExpectedRevision = number | 'none';

export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
}

/** `appended`: durable (or was before: same ids at the same place). `wrong-revision`: nothing was written. */
export type AppendResult =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: number }
  | { readonly outcome: 'wrong-revision'; readonly actual: ExpectedRevision };

export interface ReadAll {
  /** Exclusive: events after this position. */
  readonly after: number;
  readonly limit: number;
}

/** The store of record: facts and decisions, kept for ever, in one order. */
export interface EventLog {
  /** Atomic and durable on return; the same events at the same place are taken once. */
  append(append: Append): Promise<AppendResult>;
  /** A stream's events in order, from a revision on. An unknown stream is empty. */
  readStream(stream: string, from?: number): Promise<readonly LoggedEvent[]>;
  /** Many streams at once, in the order asked for. */
  readStreams(streams: readonly string[]): Promise<readonly (readonly LoggedEvent[])[]>;
  /** Events in the order of the log. */
  readAll(query: ReadAll): Promise<readonly LoggedEvent[]>;
  /** Position of the last event; 0 when the log is empty. */
  end(): Promise<number>;
  /** Every event after a position, gap-free and in order, from catch-up to live, until the signal aborts. */
  subscribe(after: number, signal: AbortSignal): AsyncIterable<readonly LoggedEvent[]>;
  close(): Promise<void>;
}
