import type { FactKind } from '@waymark/journey';
import { describeFound } from './found';
import { refuse } from './refusals';
import type { Checked, Refused } from './refusals';
import { PLAIN_SHAPES } from './schemas';
import type { SentPlainFact } from './sent';
import { checkDepth, checkText, exceeds } from './text';
import { compile } from './validator';

/** Judges the shape of a plain fact by the schema of the kind that it says it is. */
export type PlainShape = (value: unknown) => Checked<SentPlainFact>;

export function createPlainShape(): PlainShape {
  const validators = new Map(KINDS.map((kind) => [kind, compile(PLAIN_SHAPES[kind])]));
  return (value) => {
    if (!isObject(value)) return refuse('invalid-field', '', `a fact must be a JSON object; found ${describeFound('', value)}`);
    const validate = validators.get(value['kind'] as FactKind);
    if (validate === undefined) return refuseKind(value['kind']);
    return validate(value, '') ?? { ok: true, value: value as unknown as SentPlainFact };
  };
}

const KINDS: readonly FactKind[] = ['touchpoint', 'profile', 'identity'];

function refuseKind(kind: unknown): Refused {
  const allowed = `one of ${KINDS.join(', ')}`;
  if (kind === undefined || kind === null) return refuse('missing-field', '/kind', `/kind is missing: it must be ${allowed}`);
  const code = typeof kind === 'string' ? 'unknown-type' : 'invalid-field';
  return refuse(code, '/kind', `/kind must be ${allowed}; found ${describeFound('/kind', kind)}`);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses one JSON text, a leading byte-order mark aside. */
export function parseJson(text: string): Checked<unknown> {
  try {
    return { ok: true, value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown };
  } catch {
    return refuse('not-json', '', 'this is no JSON text: check that it is whole and that its strings are quoted and escaped');
  }
}

/** Refuses what takes more than the bytes that an event may have. */
export function checkSize(text: string, maxBytes: number): Refused | undefined {
  return exceeds(text, maxBytes) ? refuseSize(maxBytes) : undefined;
}

/** What is known of a value from the text that it was parsed from. */
export interface FromText {
  /** Its encoded size, or more than that where more is still within the limit; undefined: still to be measured. */
  readonly bytes: number | undefined;
  /** The text certainly held neither U+0000 nor a lone surrogate: what it says need not be looked at again. */
  readonly faithful?: boolean;
}

/** Bounds what is already parsed: size (measured where it is not given), depth and text. */
export function checkBounds(value: unknown, { bytes, faithful }: FromText, maxBytes: number): Refused | undefined {
  if (bytes !== undefined && bytes > maxBytes) return refuseSize(maxBytes);
  const unfaithful = faithful ? checkDepth(value) : checkText(value);
  if (unfaithful || bytes !== undefined) return unfaithful;
  return checkSize(JSON.stringify(value) ?? '', maxBytes);
}

export function refuseSize(maxBytes: number): Refused {
  return refuse('too-large', '', `the event takes more than ${maxBytes} bytes: leave out what no rule needs, or send a link to it`);
}
