import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WaymarkError } from '@waymark/engine';

/** Makes a folder, readable by its owner only, where there is none. Throws `store-not-writable`, which names the variable to mend. */
export function makeFolder(path: string, variable: string): void {
  namely(() => makeLevels(path), `${path} cannot be made`, variable);
}

/** The same, and tries that files can be put there. */
export function makeWritableFolder(path: string, variable: string): void {
  makeFolder(path, variable);
  const probe = join(path, `probe-${process.pid}`);
  namely(() => writeFileSync(probe, ''), `${path} cannot be written to`, variable);
  rmSync(probe, { force: true });
}

/** Level by level: asked to make them all, Node tries for ever below a folder that takes none, such as /proc. */
function makeLevels(path: string): void {
  if (existsSync(path)) return;
  makeLevels(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been there first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function namely(work: () => void, what: string, variable: string): void {
  try {
    work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new WaymarkError('store-not-writable', `${what}: name a writable place with ${variable} (${why})`, { cause });
  }
}
