import { SEALED_KEYS } from '@waymark/journey';
import type { PredicateDocument } from '../document/model';
import type { CheckOptions } from './check-model';
import type { ModelError } from './errors';
import { checkPredicates } from './meaning';
import { readYaml } from './read-yaml';
import { checkShape } from './shape';
import { checkText } from './text';

/**
 * What a predicate that stands in no model is asked of: a `touchpoint` (its own fields and `attributes.KEY`, as under
 * `recent.where`), or a `contact` at an instant (`profile.KEY`, `account.KEY`, `consent.PURPOSE`, `state.*`).
 */
export type AskedOf = 'touchpoint' | 'contact';

export type CheckedPredicate =
  | { readonly ok: true; readonly predicate: PredicateDocument }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

const PLACES = { touchpoint: 'where', contact: 'contact' } as const;

/** Checks an already parsed predicate as a model's own are checked; the paths of errors start at the predicate. */
export function checkPredicate(value: unknown, askedOf: AskedOf, options: CheckOptions = {}): CheckedPredicate {
  const text = checkText(value, '', 0);
  if (text.length > 0) return { ok: false, errors: text };
  const place = PLACES[askedOf];
  const shape = checkShape(value, place);
  if (shape.length > 0) return { ok: false, errors: shape };
  const predicate = value as PredicateDocument;
  const sealed = new Set([...SEALED_KEYS, ...(options.extraSealedKeys ?? [])]);
  const meaning = checkPredicates([{ path: '', place, predicate }], sealed);
  return meaning.length > 0 ? { ok: false, errors: meaning } : { ok: true, predicate };
}

/** As `checkPredicate`, for a text of YAML or JSON such as `{ channel: crm, action: ordered }`. */
export function parsePredicate(text: string, askedOf: AskedOf, options: CheckOptions = {}): CheckedPredicate {
  const read = readYaml(text);
  return read.ok ? checkPredicate(read.value, askedOf, options) : read;
}
