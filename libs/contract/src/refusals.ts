/** Why something sent is not taken. Part of the contract: a code never changes its meaning. */
export type RefusalCode =
  | 'not-json'
  | 'not-cloudevent'
  | 'too-large'
  | 'too-deep'
  | 'unfaithful-text'
  | 'missing-field'
  | 'invalid-field'
  | 'invalid-time'
  | 'unknown-type'
  | 'unknown-major-version'
  | 'no-identity'
  | 'future'
  | 'reserved-channel'
  | 'reserved-source';

export interface Refusal {
  /** One of {@link RefusalCode}; typed wide, because other sources of refusals add their own. */
  readonly code: string;
  /** JSON Pointer (RFC 6901) into the event as sent; an event in binary mode counts as its structured form. */
  readonly pointer: string;
  /** What was found and what to mend; quotes no value that could be personal data. */
  readonly message: string;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

export type Checked<T> = { readonly ok: true; readonly value: T } | Refused;

export function refuse(code: RefusalCode, pointer: string, message: string): Refused {
  return { ok: false, refusal: { code, pointer, message } };
}

/** One step of a JSON Pointer, escaped as RFC 6901 wants it. */
export function pointerStep(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
