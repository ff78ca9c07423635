import type { EventLog, ReadAll } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { LogDatabase } from './log-database';
import { eventFrom } from './log-database';
import type { LogWriter } from './log-writer';
import { createLogWriter, packedAppend } from './log-writer';

const SUBSCRIPTION_BATCH = 1_000;

/** The event log port on the embedded file. */
export function createSqliteEventLog(file: LogDatabase, writer: LogWriter = createLogWriter(file)): EventLog {
  return {
    append: async (append) => writer.append(packedAppend(append)),
    readStream: async (stream, from = 0) => readStream(file, stream, from),
    readStreams: async (streams) => streams.map((stream) => readStream(file, stream, 0)),
    readAll: async (query) => readAll(file, query),
    end: async () => file.committedEnd(),
    subscribe: (after, signal) => subscribe(file, after, signal),
    close: async () => {
      await writer.close();
      file.close();
    },
  };
}

function readStream(file: LogDatabase, stream: string, from: number): readonly LoggedEvent[] {
  const id = file.streamId(stream);
  if (id === null) return [];
  return file.db
    .all('SELECT * FROM event WHERE stream = ? AND revision >= ? ORDER BY revision', id, from)
    .map((row) => eventFrom(row, stream));
}

function readAll(file: LogDatabase, { after, limit }: ReadAll): readonly LoggedEvent[] {
  return file.db
    .all(
      `SELECT event.*, stream.name AS name FROM event JOIN stream ON stream.id = event.stream
       WHERE position > ? ORDER BY position LIMIT ?`,
      after,
      limit,
    )
    .map((row) => eventFrom(row, String(row['name'])));
}

/** One connection writes, and positions are given in its transactions: what is visible has no gaps behind it. */
async function* subscribe(
  file: LogDatabase,
  after: number,
  signal: AbortSignal,
): AsyncIterable<readonly LoggedEvent[]> {
  let position = after;
  while (!signal.aborted && !file.closed) {
    const events = readAll(file, { after: position, limit: SUBSCRIPTION_BATCH });
    const last = events.at(-1);
    if (!last) {
      // What is committed between the read and the wait is told after both: they are in one turn of this thread.
      await file.nextCommit(signal);
      continue;
    }
    yield events;
    position = last.position;
  }
}
