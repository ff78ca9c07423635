import type { Append, AppendResult, EventLog, ReadAll } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { LogDatabase } from './log-database';
import { eventFrom } from './log-database';
import { uuidText } from './uuids';

const SUBSCRIPTION_BATCH = 1_000;

/** The event log port on the embedded file. */
export function createSqliteEventLog(file: LogDatabase): EventLog {
  return {
    append: (append) => file.writer.write(() => appendNow(file, append)),
    readStream: async (stream, from = 0) => readStream(file, stream, from),
    readStreams: async (streams) => streams.map((stream) => readStream(file, stream, 0)),
    readAll: async (query) => readAll(file, query),
    end: async () => file.committedEnd(),
    subscribe: (after, signal) => subscribe(file, after, signal),
    close: async () => file.close(),
  };
}

function appendNow(file: LogDatabase, { stream, expected, events }: Append): AppendResult {
  if (events.length === 0) throw new Error('assertion: an append holds at least one event');
  const found = file.stream(stream);
  const end = found?.last ?? -1;
  const last = expected === 'none' ? -1 : expected;
  if (end !== last) return repeated(file, found, last, events) ?? wrong(end);
  const row = found ?? file.makeStream(stream);
  file.insert(row, events);
  return { outcome: 'appended', revision: row.last, position: file.end() };
}

/** An append whose events already stand at that place is the same append, for ever. */
function repeated(
  file: LogDatabase,
  row: { readonly id: number } | null,
  last: number,
  events: Append['events'],
): AppendResult | null {
  if (row === null) return null;
  const found = file.db.all(
    'SELECT id, revision, position FROM event WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?',
    row.id,
    last,
    events.length,
  );
  const same = found.length === events.length && events.every(({ id }, i) => uuidText(found[i]?.['id'] as Uint8Array) === id);
  const end = found.at(-1);
  if (!same || !end) return null;
  return { outcome: 'appended', revision: Number(end['revision']), position: Number(end['position']) };
}

function wrong(last: number): AppendResult {
  return { outcome: 'wrong-revision', actual: last < 0 ? 'none' : last };
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
      // Nothing commits between the read and the wait: both are in one turn of the process's only thread.
      await file.nextCommit(signal);
      continue;
    }
    yield events;
    position = last.position;
  }
}
