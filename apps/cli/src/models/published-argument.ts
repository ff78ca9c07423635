import { InvalidArgumentError } from 'commander';
import type { ModelReference } from './model-reference';
import { parsePublished } from './model-reference';

/** An argument that names a published model. */
export function publishedArgument(text: string): Extract<ModelReference, { kind: 'published' }> {
  const reference = parsePublished(text);
  if (!reference) throw new InvalidArgumentError('A published model is asked for, as ID or ID@VERSION.');
  return reference;
}
