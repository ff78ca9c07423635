import { statSync } from 'node:fs';
import { CliFailure } from '../terminal/failure';
import { readModelText } from './model-file';
import { parseReference } from './model-reference';

/** A model named on the command line, published or in a file, as questions to the engine hold it. */
export function askedModel(text: string): object {
  const found = parseReference(text, (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  if (!found) throw new CliFailure(`${text}: there is no such file, and it names no published model as ID@VERSION`);
  if (found.kind === 'file') return { draft: readModelText(found.path) };
  return { id: found.id, ...(found.version !== null && { version: found.version }) };
}
