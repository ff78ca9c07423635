import type { ScoringModel } from '../document/model';
import type { ModelError } from './errors';
import { pointerTo, showFound } from './errors';
import { checkMeaning } from './meaning';
import { checkShape } from './shape';

export type CheckedModel =
  | { readonly ok: true; readonly model: ScoringModel }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

export interface CheckOptions {
  /** Keys under `profile` and `attributes` that an installation seals beyond the built-in ones. */
  readonly extraSealedKeys?: readonly string[];
}

const DEEPEST = 100;
const UNKEEPABLE = /[\p{Surrogate}\0]/u;

/** Checks an already parsed document against the published schema and everything else that version 1 asks. */
export function checkModel(value: unknown, options: CheckOptions = {}): CheckedModel {
  const text = checkText(value, '', 0);
  if (text.length > 0) return { ok: false, errors: text };
  const shape = checkShape(value);
  if (shape.length > 0) return { ok: false, errors: shape };
  const model = value as ScoringModel;
  const meaning = checkMeaning(model, options.extraSealedKeys ?? []);
  return meaning.length > 0 ? { ok: false, errors: meaning } : { ok: true, model };
}

/** Text that no store keeps faithfully, and nesting that no reader can want. */
function checkText(value: unknown, path: string, depth: number): readonly ModelError[] {
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
