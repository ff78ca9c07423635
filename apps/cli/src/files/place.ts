import { realpathSync, statSync } from 'node:fs';

/** Where output goes: a plain file can be written beside its place first; a terminal or a pipe cannot. */
export interface Place {
  readonly path: string;
  readonly isFile: boolean;
}

/** Where a link leads; what is no plain file is written to as it is. */
export function placeOf(path: string): Place {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known === undefined) return { path, isFile: true };
  return known.isFile() ? { path: realpathSync(path), isFile: true } : { path, isFile: false };
}
