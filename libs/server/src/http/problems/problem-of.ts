import { HttpException } from '@nestjs/common';
import { isWaymarkError } from '@waymark/engine';
import { HttpProblem } from './http-problem';
import { statusOfFailure, titleOf } from './statuses';

/** A problem document as RFC 9457 has it, with our stable `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly [extra: string]: unknown;
}

export function problemBody({ status, code, message, extra }: HttpProblem): Problem {
  return { type: `urn:waymark:problem:${code}`, title: titleOf(status), status, detail: message, code, ...extra };
}

const RETRY_AFTER_S = '1';

/** What callers are told of a failure; null when it is nobody's business but the operator's. */
export function problemOf(error: unknown): HttpProblem | null {
  if (error instanceof HttpProblem) return error;
  if (isWaymarkError(error)) return ofFailure(error.code, error.message);
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error.message);
  const { statusCode, message } = (error ?? {}) as { statusCode?: unknown; message?: unknown };
  return typeof statusCode === 'number' ? ofStatus(statusCode, String(message)) : null;
}

function ofFailure(code: string, message: string): HttpProblem | null {
  const status = statusOfFailure(code);
  if (status === null) return null;
  const headers: Record<string, string> = status === 429 || status === 503 ? { 'retry-after': RETRY_AFTER_S } : {};
  return new HttpProblem(status, code, message, {}, headers);
}

const CODES: Readonly<Record<number, string>> = {
  400: 'malformed-request',
  404: 'unknown-address',
  413: 'too-large',
  414: 'too-large',
  415: 'unsupported-media-type',
  431: 'too-large',
};

/** What Fastify and Nest refuse by themselves. */
function ofStatus(status: number, message: string): HttpProblem | null {
  if (status >= 500) return null;
  return new HttpProblem(status, CODES[status] ?? 'malformed-request', DETAILS[status] ?? message);
}

const DETAILS: Readonly<Record<number, string>> = {
  413: 'the body is larger than 5 MiB unpacked: send it in parts',
};
