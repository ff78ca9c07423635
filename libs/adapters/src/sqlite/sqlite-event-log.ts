import type { Append, AppendResult, EventLog, ReadAll } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { LogDatabase } from './log-database';
import { eventFrom, uuidText } from './log-database';

const SUBSCRIPTION_BATCH = 1_000;

/** The event log port on the embedded file. */
export function createSqliteEventLog(file: LogDatabase): EventLog {
  return {
    append: (append) => file.writer.write(() => appendNow(file, append)),
    readStream: (stream, from = 0) => Promise.resolve(readStream(file, stream, from)),
    readStreams: (streams) => Promise.resolve(streams.map((stream) => readStream(file, stream, 0))),
    readAll: (query) => Promise.resolve(readAll(file, query)),
    end: () => Promise.resolve(file.end()),
    subscribe: (after, signal) => subscribe(file, after, signal),
    close: () => Promise.resolve(file.close()),
  };
}

function appendNow(file: LogDatabase, { stream, expected, events }: Append): AppendResult {
  const row = file.stream(stream, true);
  if (!row) throw new Error('assertion: a stream that was made is there');
  const last = expected === 'none' ? -1 : expected;
  if (row.last !== last) return repeated(file, row, last, events) ?? wrong(row.last);
  file.insert(row, events);
  return { outcome: 'appended', revision: row.last, position: file.end() };
}

/** An append whose events already stand at that place is the same append, for ever. */
function repeated(
  file: LogDatabase,
  row: { readonly id: number },
  last: number,
  events: Append['events'],
): AppendResult | null {
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
    const committed = file.nextCommit(signal);
    const events = readAll(file, { after: position, limit: SUBSCRIPTION_BATCH });
    const last = events.at(-1);
    if (!last) {
      await committed;
      continue;
    }
    yield events;
    position = last.position;
  }
}
