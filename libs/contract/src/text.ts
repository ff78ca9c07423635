import { pointerStep, refuse } from './refusals';
import type { Refused } from './refusals';

/** Deeper nesting than this is refused: nothing in the contract needs it, and writers of JSON recurse. */
const MAX_DEPTH = 64;

/** With the u flag a surrogate matches only where it stands alone. */
const UNFAITHFUL = /[\0\ud800-\udfff]/u;
const ESCAPED = /\\u(?:0000|[dD][89a-fA-F])/;

/** ES2024, in every engine that we run on; the type library of ES2023 has it not yet. */
interface WellFormed {
  isWellFormed(): boolean;
}

/** False where JSON text certainly holds neither U+0000 nor a lone surrogate, escaped or not; quicker than looking at what it says. */
export function mayBeUnfaithful(json: string): boolean {
  return (json.includes('\\u') && ESCAPED.test(json)) || !(json as unknown as WellFormed).isWellFormed();
}

interface Flaw {
  readonly code: 'unfaithful-text' | 'too-deep';
  /** Pointer to the text, or to what holds a key that is at fault. */
  pointer: string;
}

/** Refuses U+0000 and lone surrogates in any text or key (no store keeps them faithfully), and nesting without end. */
export function checkText(value: unknown): Refused | undefined {
  const flaw = findFlaw(value, 0);
  if (flaw === undefined) return undefined;
  const at = flaw.code === 'too-deep' ? 'the event' : flaw.pointer || 'a key';
  const message =
    flaw.code === 'too-deep'
      ? `${at} is nested deeper than ${MAX_DEPTH} levels: flatten it`
      : `${at} holds U+0000 or a lone surrogate, which no store keeps faithfully: take it out`;
  return refuse(flaw.code, flaw.pointer, message);
}

/** Refuses nesting without end alone: for what was parsed from text that was found faithful. */
export function checkDepth(value: unknown): Refused | undefined {
  return isDeep(value, 0) ? checkText(value) : undefined;
}

function isDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === MAX_DEPTH) return true;
  for (const key in value) {
    if (isDeep((value as Readonly<Record<string, unknown>>)[key], depth + 1)) return true;
  }
  return false;
}

/** Whether a value is nested deeper than writers of JSON can be trusted with. */
export function isTooDeep(value: unknown): boolean {
  return typeof value === 'object' && value !== null && deeper([value]);
}

/** Level by level, so that no depth can exhaust the stack. */
function deeper(first: readonly object[]): boolean {
  let level = first;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    level = level.flatMap((each) => Object.values(each) as unknown[]).filter((each): each is object => typeof each === 'object' && each !== null);
  }
  return level.length > 0;
}

function findFlaw(value: unknown, depth: number): Flaw | undefined {
  if (typeof value === 'string') return UNFAITHFUL.test(value) ? { code: 'unfaithful-text', pointer: '' } : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === MAX_DEPTH) return { code: 'too-deep', pointer: '' };
  return Array.isArray(value) ? flawInArray(value, depth) : flawInObject(value, depth);
}

function flawInArray(items: readonly unknown[], depth: number): Flaw | undefined {
  for (let index = 0; index < items.length; index += 1) {
    const flaw = findFlaw(items[index], depth + 1);
    if (flaw) return under(flaw, String(index));
  }
  return undefined;
}

function flawInObject(value: object, depth: number): Flaw | undefined {
  for (const [key, member] of Object.entries(value)) {
    if (UNFAITHFUL.test(key)) return { code: 'unfaithful-text', pointer: '' };
    const flaw = findFlaw(member, depth + 1);
    if (flaw) return under(flaw, key);
  }
  return undefined;
}

function under(flaw: Flaw, key: string): Flaw {
  flaw.pointer = pointerStep(key) + flaw.pointer;
  return flaw;
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether a text takes more than so many bytes in UTF-8; encodes only where its length leaves that open. */
export function exceeds(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  return text.length * 3 > maxBytes && utf8Length(text) > maxBytes;
}
