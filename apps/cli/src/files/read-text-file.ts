import { readFileSync } from 'node:fs';
import { CliFailure, describeFailure } from '../terminal/failure';

/** A file as text; a failure names the file and what to mend. */
export function readTextFile(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw new CliFailure(`${path} is no UTF-8 text: save it as UTF-8`);
    throw new CliFailure(describeFailure(error, path), 1, { cause: error });
  }
}
