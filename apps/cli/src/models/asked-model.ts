import { readTextFile } from '../files/read-text-file';
import { namedModel } from './named-model';

/** A model named on the command line, published or in a file, as questions to the engine hold it. */
export function askedModel(text: string): object {
  const found = namedModel(text);
  if (found.kind === 'file') return { draft: readTextFile(found.path) };
  return { id: found.id, ...(found.version !== null && { version: found.version }) };
}
