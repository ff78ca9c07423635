import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointIn } from '@waymark/adapters/sqlite';
import type { StoredViews, ViewsKeeper } from '@waymark/engine';
import { unknownViews, viewsInUse } from '@waymark/engine';
import { VIEWS_FILE } from './files';
import { FOUND_DAMAGED, LAID_ASIDE } from './soundness';

const VIEWS = new RegExp(`^views-(\\d+)\\.db(?:\\${LAID_ASIDE})?$`);
/** What SQLite keeps beside a file, and what we do. */
const BESIDE = ['-wal', '-shm', FOUND_DAMAGED];

/** The views of a data directory: the file that the engine answers from, those of other versions, and one that was damaged and laid aside. */
export function viewFiles(directory: string): ViewsKeeper {
  const list = (): readonly StoredViews[] => readdirSync(directory).sort().flatMap((name) => storedIn(directory, name) ?? []);
  const drop = (name: string): void => {
    const found = list().find((views) => views.name === name);
    if (!found) throw unknownViews(name);
    if (found.used) throw viewsInUse(name, null);
    for (const suffix of ['', ...BESIDE]) rmSync(join(directory, name + suffix), { force: true });
  };
  return { list: () => Promise.resolve().then(list), drop: (name) => Promise.resolve().then(() => drop(name)) };
}

function storedIn(directory: string, name: string): StoredViews | null {
  const version = VIEWS.exec(name)?.[1];
  if (version === undefined) return null;
  const path = join(directory, name);
  return {
    name,
    version: Number(version),
    partition: null,
    bytes: ['', ...BESIDE].reduce((bytes, suffix) => bytes + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0), 0),
    position: name.endsWith(LAID_ASIDE) ? null : checkpointIn(path),
    used: name === VIEWS_FILE,
    writer: null,
  };
}
