import type { ScoringModel } from '../document/model';
import type { ModelError } from './errors';
import { checkMeaning } from './meaning';
import { checkShape } from './shape';
import { checkText } from './text';

export type CheckedModel =
  | { readonly ok: true; readonly model: ScoringModel }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

export interface CheckOptions {
  /** Keys under `profile` and `attributes` that an installation seals beyond the built-in ones. */
  readonly extraSealedKeys?: readonly string[];
}

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
