import { parseInstant } from '@waymark/contract';
import type { Instant } from '@waymark/journey';
import { HttpProblem } from '../problems/http-problem';

/** Query parameters as they came; one that is repeated is a list. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

function refuse(parameter: string, wanted: string): HttpProblem {
  return new HttpProblem(400, 'invalid-parameter', `${parameter} must be ${wanted}`, { parameter });
}

/** A parameter given once; an empty one is left out. */
export function text(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw refuse(name, 'given once');
  return value;
}

export function oneOf<T extends string>(parameters: Parameters, name: string, allowed: readonly T[]): T | undefined {
  const value = text(parameters, name);
  if (value === undefined) return undefined;
  if (!allowed.includes(value as T)) throw refuse(name, `one of ${allowed.join(', ')}`);
  return value as T;
}

export function flag(parameters: Parameters, name: string): boolean {
  if (parameters[name] === '') return true;
  return oneOf(parameters, name, ['true', 'false', '1', '0'])?.match(/^(?:true|1)$/) != null;
}

export function number(parameters: Parameters, name: string): number | undefined {
  const value = text(parameters, name);
  if (value === undefined) return undefined;
  const read = Number(value);
  if (!/^-?\d+(?:\.\d+)?$/.test(value) || !Number.isFinite(read)) throw refuse(name, 'a number');
  return read;
}

export function wholeNumber(parameters: Parameters, name: string, from: number, to: number): number | undefined {
  const value = text(parameters, name);
  if (value === undefined) return undefined;
  const read = Number(value);
  if (!/^\d{1,15}$/.test(value) || read < from || read > to) throw refuse(name, `a whole number from ${from} to ${to}`);
  return read;
}

export function instant(parameters: Parameters, name: string): Instant | undefined {
  const value = text(parameters, name);
  if (value === undefined) return undefined;
  const at = parseInstant(value);
  if (at === undefined) throw refuse(name, 'an RFC 3339 time with an offset, such as 2026-03-01T09:00:00Z (write + as %2B)');
  return at;
}

/** A model as `ID` or `ID@VERSION`. */
export interface ModelName {
  readonly id: string;
  readonly version: number | undefined;
}

export function modelName(parameters: Parameters, name: string): ModelName | undefined {
  const value = text(parameters, name);
  if (value === undefined) return undefined;
  const found = /^([a-z0-9-]{1,64})(?:@(\d{1,9}))?$/.exec(value);
  if (!found?.[1]) throw refuse(name, 'a model as ID or ID@VERSION');
  return { id: found[1], version: found[2] === undefined ? undefined : Number(found[2]) };
}

/** Where a page of a list begins and how long it is. */
export interface PageAsked {
  readonly limit: number;
  readonly cursor: string | undefined;
}

export function page(parameters: Parameters): PageAsked {
  return { limit: wholeNumber(parameters, 'limit', 1, MAX_PAGE) ?? DEFAULT_PAGE, cursor: text(parameters, 'cursor') };
}
