import type { NewEvent } from '@waymark/journey';
import { LogDatabase } from './log-database';
import { uuidBytes } from './uuids';

/**
 * Positions that a restore leaves free behind the last event. The log that was lost went on from there, and somebody may
 * have been told of its positions: no new event bears one of them. More events than this never lie between two backups.
 */
const RESTORE_GAP = 1_000_000_000;

/**
 * Opens a restored log's file, brings it on to the present version, and writes an event after a gap of positions.
 * Returns its position. Throws `newer-data` and the like.
 */
export function markRestored(path: string, stream: string, event: NewEvent): number {
  const file = new LogDatabase(path);
  try {
    const position = file.end() + RESTORE_GAP;
    file.db.transaction(() => {
      const row = file.stream(stream) ?? file.makeStream(stream);
      const revision = row.last + 1;
      file.db.run(
        'INSERT INTO event (position, stream, revision, id, type, at, data, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)',
        position,
        row.id,
        revision,
        uuidBytes(event.id),
        event.type,
        event.at,
        JSON.stringify(event.data),
      );
      file.db.run('UPDATE stream SET last = ? WHERE id = ?', revision, row.id);
    });
    return position;
  } finally {
    file.close();
  }
}
