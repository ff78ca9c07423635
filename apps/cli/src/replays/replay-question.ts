import { statSync } from 'node:fs';
import { parseInstant } from '@waymark/contract';
import { CliFailure, wrongUsage } from '../terminal/failure';
import { readModelText } from '../models/model-file';
import { parseReference } from '../models/model-reference';
import type { ReplayOptions } from './replay-command';

/** The body of the question, from the command line. */
export function questionOf({ model, against, alone, asOf, from, to, where, handoffs }: ReplayOptions): object {
  return {
    model: askedModel(model),
    ...(alone ? { against: null } : against === undefined ? {} : { against: askedModel(against) }),
    asOf: time('--as-of', asOf),
    from: time('--from', from),
    to: time('--to', to),
    where,
    handoffs,
  };
}

function askedModel(text: string): object {
  const found = parseReference(text, (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  if (!found) throw new CliFailure(`${text}: there is no such file, and it names no published model as ID@VERSION`);
  if (found.kind === 'file') return { draft: readModelText(found.path) };
  return { id: found.id, ...(found.version !== null && { version: found.version }) };
}

function time(option: string, text: string | undefined): string | undefined {
  if (text === undefined || parseInstant(text) !== undefined) return text;
  throw wrongUsage(`${option} ${text}: give an RFC 3339 time with an offset, such as 2026-03-02T00:00:00Z`);
}
