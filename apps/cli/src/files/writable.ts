import type { Stats } from 'node:fs';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { CliFailure, failingAt } from '../terminal/failure';

/** Throws where files cannot be put into a directory, which need not be there yet; makes nothing. */
export function checkDirectory(path: string): void {
  const known = lookAt(path);
  if (known === undefined) {
    if (dirname(path) !== path) checkDirectory(dirname(path));
    return;
  }
  if (!known.isDirectory()) throw new CliFailure(`${path}: it is a file, a directory is asked for`);
  failingAt(path, () => accessSync(path, constants.W_OK | constants.X_OK));
}

/** Throws where a file cannot be put: its directory has to be there. */
export function checkFile(path: string): void {
  const known = lookAt(path);
  if (known?.isDirectory() === true) throw new CliFailure(`${path}: it is a directory, a file is asked for`);
  if (known !== undefined && !known.isFile()) {
    failingAt(path, () => accessSync(path, constants.W_OK));
    return;
  }
  const directory = dirname(path);
  checkDirectory(directory);
  if (!existsSync(directory)) throw new CliFailure(`${path}: there is no directory ${directory}: make it first`);
}

/** Nothing where there is nothing, nor where a part of the path is no directory. */
function lookAt(path: string): Stats | undefined {
  return existsSync(path) ? statSync(path) : undefined;
}
