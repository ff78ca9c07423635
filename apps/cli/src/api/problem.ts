import type { ApiAnswer } from './transport';

interface ProblemDocument {
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly code?: unknown;
  readonly pointer?: unknown;
  readonly errors?: unknown;
}

const LONGEST_BODY = 300;

/** A refused answer in one message: what is the matter, its code, and where. */
export function describeProblem({ status, body }: Pick<ApiAnswer, 'status' | 'body'>): string {
  const problem = read(body);
  if (!problem) return `the server answered ${status}${body === '' ? '' : `: ${body.slice(0, LONGEST_BODY)}`}`;
  const what = textOf(problem.detail) ?? textOf(problem.title) ?? `the server answered ${status}`;
  const details = [...hint('', problem.code), ...(problem.pointer === '' ? [] : hint('at ', problem.pointer))];
  return [`${what}${details.length > 0 ? ` (${details.join(', ')})` : ''}`, ...errorLines(problem.errors, what, problem.pointer)].join('\n');
}

function read(body: string): ProblemDocument | null {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Model errors have a path and what was found and allowed, others a pointer. One that was told as the detail is not told again. */
function errorLines(errors: unknown, detail: string, at: unknown): readonly string[] {
  if (!Array.isArray(errors)) return [];
  if (errors.length === 1 && isTold(errors[0], detail, at)) return [];
  return errors.flatMap((error: unknown) => {
    if (typeof error !== 'object' || error === null) return [];
    const { path, pointer, message, found, allowed } = error as Readonly<Record<string, unknown>>;
    const place = textOf(path) ?? textOf(pointer) ?? '';
    const hints = [...hint('found ', found), ...hint('allowed: ', allowed)];
    return [`  ${place === '' ? 'the document' : place}: ${textOf(message) ?? ''}${hints.length > 0 ? ` (${hints.join('; ')})` : ''}`];
  });
}

function isTold(error: unknown, detail: string, at: unknown): boolean {
  const { pointer, message } = (error ?? {}) as Readonly<Record<string, unknown>>;
  return message === detail && pointer === at;
}

function hint(name: string, value: unknown): readonly string[] {
  const text = textOf(value);
  return text === null ? [] : [`${name}${text}`];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
