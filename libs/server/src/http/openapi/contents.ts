import { ref } from '../schemas/shapes';
import type { Schema } from '../schemas/shapes';
import type { AnswerDoc, Content, ParameterDoc } from './route';

export function json(name: string): Content {
  return { 'application/json': ref(name) };
}

export function answer(name: string, description: string): AnswerDoc {
  return { description, content: json(name) };
}

export function html(description: string): AnswerDoc {
  return { description, content: { 'text/html': { type: 'string' } } };
}

export function body(name: string, required = false): { readonly content: Content; readonly required: boolean } {
  return { content: json(name), required };
}

export function query(name: string, description: string, schema: Schema = { type: 'string' }, required = false): ParameterDoc {
  return { name, in: 'query', description, schema, required };
}

/** Every list takes these. */
export const PAGING: readonly ParameterDoc[] = [
  query('limit', 'how many at most', { type: 'integer', minimum: 1, maximum: 200, default: 50 }),
  query('cursor', 'nextCursor of the page before'),
];
