import type { ModelError } from './errors';
import { pointerTo, showFound } from './errors';

const DEEPEST = 100;
const UNKEEPABLE = /[\p{Surrogate}\0]/u;

/** Text that no store keeps faithfully, and nesting that no reader can want. */
export function checkText(value: unknown, path: string, depth: number): readonly ModelError[] {
  if (typeof value === 'string') return checkString(value, path);
  if (typeof value !== 'object' || value === null) return [];
  if (depth >= DEEPEST) return [{ path, message: 'nested too deep', allowed: `at most ${DEEPEST} levels` }];
  return Object.entries(value).flatMap(([key, member]) => {
    const at = pointerTo(path, key);
    return [...(Array.isArray(value) ? [] : checkString(key, at)), ...checkText(member, at, depth + 1)];
  });
}

function checkString(text: string, path: string): readonly ModelError[] {
  if (!UNKEEPABLE.test(text)) return [];
  const message = 'a lone surrogate or U+0000';
  return [{ path, message, found: showFound(text), allowed: 'well-formed Unicode text without U+0000' }];
}
