import { statSync } from 'node:fs';
import { CliFailure } from '../terminal/failure';
import type { ModelReference } from './model-reference';
import { parseReference } from './model-reference';

/** A model named on the command line, published or in a file that is there; throws where it is neither. */
export function namedModel(text: string): ModelReference {
  const found = parseReference(text, (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  if (!found) throw new CliFailure(`${text}: there is no such file, and it names no published model as ID@VERSION`);
  return found;
}
