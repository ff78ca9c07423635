import type { Identity } from '@waymark/journey';
import { toE164 } from './phone';
import { IDENTITY_TYPES } from './schemas';

interface SharedPattern {
  readonly type: string;
  /** The pattern split at its stars; one part alone is an exact value. */
  readonly parts: readonly string[];
}

/** Compiles the list of shared values; throws for an entry whose type cannot be told. */
export function createSharedValues(patterns: readonly string[], region: string): (identity: Identity) => boolean {
  const compiled = patterns.map((pattern) => parsePattern(pattern, region));
  return ({ type, value }) => compiled.some((shared) => shared.type === type && matches(value, shared.parts));
}

function parsePattern(pattern: string, region: string): SharedPattern {
  const named = IDENTITY_TYPES.find((type) => pattern.startsWith(`${type}:`));
  const type = named ?? impliedType(pattern);
  if (type === undefined) {
    throw new Error(`a shared value must be TYPE:PATTERN, an e-mail with @ or a phone with +; found ${JSON.stringify(pattern)}`);
  }
  const value = named === undefined ? pattern : pattern.slice(named.length + 1);
  return { type, parts: normalisePattern(type, value.trim(), region).split('*') };
}

function impliedType(pattern: string): string | undefined {
  if (pattern.includes('@')) return 'email';
  return pattern.startsWith('+') ? 'phone' : undefined;
}

/** Written as the normalised values are that it stands for. */
function normalisePattern(type: string, value: string, region: string): string {
  if (type === 'email') return value.toLowerCase();
  if (type !== 'phone') return value;
  return toE164(value, region) ?? value.replace(/[\s().-]/g, '');
}

/** Each part in its order, the first at the start and the last at the end; linear, nothing is tried twice. */
function matches(value: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  return inOrder(value.slice(first.length, value.length - last.length), parts.slice(1, -1));
}

function inOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
