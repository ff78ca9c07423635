import type { Instant } from '@waymark/journey';
import { describeFound } from './found';
import { parseInstant } from './instants';
import { refuse } from './refusals';
import type { Checked, Refused } from './refusals';

/** An instant as it was sent, or why it is none. */
export function readInstant(text: string, pointer: string): Checked<Instant> {
  const value = parseInstant(text);
  return value === undefined ? refuseTime(text, pointer) : { ok: true, value };
}

export function refuseTime(text: string, pointer: string): Refused {
  const wanted = 'an RFC 3339 time that exists, with an offset, such as 2026-03-01T09:00:00+08:00 (no leap second)';
  return refuse('invalid-time', pointer, `${pointer} must be ${wanted}; found ${describeFound(pointer, text)}`);
}
