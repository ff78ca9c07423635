import { DatabaseSync } from '@photostructure/sqlite';

/** The log position in a file of views, of whatever version; null where it does not say. Another process or connection may have it open. */
export function checkpointIn(path: string): number | null {
  try {
    const db = new DatabaseSync(path);
    try {
      const row = db.prepare('SELECT max(position) AS position FROM checkpoint').get() as { readonly position: number | null } | undefined;
      return row?.position ?? null;
    } finally {
      db.close();
    }
  } catch {
    // No views that we know: how far they are is not worth a failure.
    return null;
  }
}
