import { parseInstant } from '@waymark/contract';
import type { Instant } from '@waymark/journey';
import type { ModelAsked, ReplayAsked } from '../../replays/settle-question';
import { HttpProblem } from '../problems/http-problem';
import type { AskedModelBody, ReplayBody } from './replay-body';

/** The question in a body of the right shape. Throws 400 `invalid-body`. */
export function askedOf({ model, against, asOf, from, to, where, handoffs }: ReplayBody): ReplayAsked {
  return {
    model: modelOf(model, '/model'),
    against: against ? modelOf(against, '/against') : against,
    asOf: instantOf(asOf, 'asOf'),
    from: instantOf(from, 'from'),
    to: instantOf(to, 'to'),
    where,
    handoffs,
  };
}

export function modelOf({ id, version, draft }: AskedModelBody, pointer: string): ModelAsked {
  if (draft === undefined) return { id: id ?? '', version };
  if (id !== undefined || version !== undefined) throw invalid(pointer, 'a model is named by id and version, or is a draft: not both');
  if (isDocument(draft)) return { draft };
  throw invalid(`${pointer}/draft`, 'draft must be a model, as a text of YAML or JSON or as a JSON object');
}

function isDocument(draft: unknown): boolean {
  return typeof draft === 'string' || (typeof draft === 'object' && draft !== null && !Array.isArray(draft));
}

export function instantOf(text: string | undefined, name: string): Instant | undefined {
  if (text === undefined) return undefined;
  const at = parseInstant(text);
  if (at === undefined) throw invalid(`/${name}`, `${name} must be an RFC 3339 time with an offset, such as 2026-03-01T09:00:00Z`);
  return at;
}

function invalid(pointer: string, message: string): HttpProblem {
  return new HttpProblem(400, 'invalid-body', message, { pointer, errors: [{ pointer, message }] });
}
