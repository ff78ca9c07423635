import type { Append, AppendResult, Claim, DecidedBatch } from '@waymark/engine';
import type { IndexChanges, NewEvent } from '@waymark/journey';
import { appendNow } from './event-writes';
import { commitNow } from './index-writes';
import type { LogDatabase, PackedEvent } from './log-database';

/** One writer at a time, so one number for the whole index will do, and one for all claims. */
export interface IndexVersions {
  readonly whole: number;
  readonly claims: number;
}

export interface PackedAppend extends Omit<Append, 'events'> {
  readonly events: readonly PackedEvent[];
}

/** Of a decided batch what one file needs. */
export interface PackedBatch {
  readonly versions: IndexVersions | null;
  readonly claims: readonly Claim[];
  readonly changes: IndexChanges;
  readonly appends: readonly { readonly stream: string; readonly after: number; readonly events: readonly PackedEvent[] }[];
}

/** The one writer of the log's file. */
export interface LogWriter {
  append(append: PackedAppend): Promise<AppendResult>;
  commit(batch: PackedBatch): Promise<'committed' | 'changed'>;
  /** After what waits is written. */
  close(): Promise<void>;
}

/** Writes where it is asked, and so keeps its thread waiting for the disk. */
export function createLogWriter(file: LogDatabase): LogWriter {
  return {
    append: (append) => file.writer.write(() => appendNow(file, append)),
    commit: (batch) => file.writer.write(() => commitNow(file, batch)),
    close: async () => file.writer.flush(),
  };
}

export function packedAppend({ stream, expected, events }: Append): PackedAppend {
  if (events.length === 0) throw new Error('assertion: an append holds at least one event');
  return { stream, expected, events: events.map(packed) };
}

export function packedBatch({ basis, claims, changes, appends }: DecidedBatch): PackedBatch {
  const versions = basis ? (basis.versions as IndexVersions) : null;
  return { versions, claims, changes, appends: appends.map(({ stream, after, events }) => ({ stream, after, events: events.map(packed) })) };
}

function packed({ id, type, at, data, sealed }: NewEvent): PackedEvent {
  return { id, type, at, data: JSON.stringify(data), sealed: sealed ?? null };
}
