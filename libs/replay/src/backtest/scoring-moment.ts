import { parseDuration } from '@waymark/scoring';

/** When a contact is scored: once, a while after its first touch, or together with everybody else at the split. */
export type ScoringMoment = { readonly kind: 'first-touch'; readonly afterMs: number } | { readonly kind: 'split' };

const FIRST_TOUCH = 'first-touch';

/** Reads `first-touch`, `first-touch+P7D` or `split`; null for any other text. */
export function parseScoringMoment(text: string): ScoringMoment | null {
  if (text === 'split') return { kind: 'split' };
  if (text === FIRST_TOUCH) return { kind: FIRST_TOUCH, afterMs: 0 };
  const afterMs = text.startsWith(`${FIRST_TOUCH}+`) ? parseDuration(text.slice(FIRST_TOUCH.length + 1)) : null;
  return afterMs === null ? null : { kind: FIRST_TOUCH, afterMs };
}

/** As `parseScoringMoment`. @throws RangeError for a text that is none. */
export function momentOf(at: string): ScoringMoment {
  const moment = parseScoringMoment(at);
  if (moment === null) throw new RangeError(`neither first-touch, first-touch+DURATION nor split: ${at}`);
  return moment;
}

/** Milliseconds of an ISO 8601 duration. @throws RangeError for a text that is none. */
export function millisOf(duration: string): number {
  const millis = parseDuration(duration);
  if (millis === null) throw new RangeError(`not a duration: ${duration}`);
  return millis;
}
