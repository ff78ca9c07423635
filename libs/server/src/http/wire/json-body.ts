import type { PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { validateSync } from 'class-validator';
import { HttpProblem } from '../problems/http-problem';

/** One thing that is wrong with a body. */
export interface BodyError {
  /** JSON Pointer into the body. */
  readonly pointer: string;
  readonly message: string;
}

/**
 * Reads a command's body as JSON and checks it against its class; no body is the same as `{}`. Null is the same as
 * leaving out, as everywhere in the contract, but for members of which `nullMeans` says that it has a meaning.
 */
export function jsonBody<T extends object>(shape: Type<T>, ...nullMeans: readonly (keyof T & string)[]): PipeTransform<string | undefined, T> {
  return { transform: (text) => readBody(shape, text, new Set<string>(nullMeans)) };
}

function readBody<T extends object>(shape: Type<T>, text: string | undefined, nullMeans: ReadonlySet<string>): T {
  const given = Object.entries(readObject(text)).filter(([name, member]) => member !== null || nullMeans.has(name));
  const body = plainToInstance(shape, Object.fromEntries(given));
  const found = validateSync(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  if (found.length === 0) return body;
  const errors = found.flatMap((error) => errorsOf(error, ''));
  const [first = { pointer: '', message: 'the body is not acceptable' }] = errors;
  throw new HttpProblem(400, 'invalid-body', first.message, { pointer: first.pointer, errors });
}

function readObject(text: string | undefined): object {
  if (text === undefined || text.trim() === '') return {};
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new HttpProblem(400, 'invalid-body', 'the body must be a JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HttpProblem(400, 'not-json', 'the body is no JSON: send an object with Content-Type application/json');
  }
}

function errorsOf({ property, constraints, children }: ValidationError, base: string): readonly BodyError[] {
  const pointer = `${base}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(constraints ?? {}).map((message) => ({ pointer, message }));
  return [...own, ...(children ?? []).flatMap((child) => errorsOf(child, pointer))];
}
