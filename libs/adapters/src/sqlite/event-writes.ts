import type { AppendResult } from '@waymark/engine';
import type { LogDatabase } from './log-database';
import type { PackedAppend } from './log-writer';
import { uuidText } from './uuids';

/** In a transaction of the file. */
export function appendNow(file: LogDatabase, { stream, expected, events }: PackedAppend): AppendResult {
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
  events: PackedAppend['events'],
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
