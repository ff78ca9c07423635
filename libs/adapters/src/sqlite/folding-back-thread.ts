import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Connection } from './database';
import type { FoldingBack } from './wal-keeper';

/** What runs in the thread of a `WalKeeper`: copies into each file what its writer has put down beside it, when there is something new. */
function keep({ paths, everyMs }: FoldingBack): void {
  const kept = paths.map((path) => ({ path, db: new DatabaseSync(path), seen: 0 }));
  const looking = setInterval(() => {
    for (const one of kept) {
      const changed = statSync(`${one.path}-wal`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (changed === one.seen) continue;
      one.seen = changed;
      foldBack(one.db);
    }
  }, everyMs);
  parentPort?.once('message', () => {
    clearInterval(looking);
    for (const { db } of kept) db.close();
  });
}

function foldBack(db: Connection): void {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // A full or failing disk: whoever writes the file is told of it, and by whom it was asked.
  }
}

keep(workerData as FoldingBack);
