import type { Place } from '../document/fields';
import type { PredicateDocument, ScoringModel } from '../document/model';
import { pointerTo } from './errors';

/** A predicate of a model, with where it stands. */
export interface PlacedPredicate {
  readonly path: string;
  readonly place: Place;
  readonly predicate: PredicateDocument;
}

/** Every predicate of a model that stands by itself (not those inside another), in the order of the document. */
export function predicatesOf(model: ScoringModel): readonly PlacedPredicate[] {
  const found: PlacedPredicate[] = [];
  const add = (place: Place, predicate: PredicateDocument | string | undefined, path: string) => {
    if (typeof predicate === 'object') found.push({ path, place, predicate });
  };
  add('suspend', model.behaviour?.suspend, '/behaviour/suspend');
  model.behaviour?.rules?.forEach((rule, index) => add('rule', rule.when, `/behaviour/rules/${index}/when`));
  model.fit?.rules?.forEach((rule, index) => add('fit', rule.when, `/fit/rules/${index}/when`));
  add('qualification', model.qualification?.when, '/qualification/when');
  add('qualification', model.qualification?.unless, '/qualification/unless');
  add('rearm', model.qualification?.rearm, '/qualification/rearm');
  for (const [stage, when] of Object.entries(model.stages?.enter ?? {})) add('stage', when, `/stages/enter/${stage}`);
  model.stages?.fallback?.forEach((fallback, index) => add('stage', fallback.when, `/stages/fallback/${index}/when`));
  return found;
}

/** A field that a predicate asks for, with its test. */
export interface AskedField {
  readonly path: string;
  readonly field: string;
  readonly test: unknown;
}

/** Every field asked for in a predicate, those inside `all`, `any`, `not` and `recent` included; and every `recent`. */
export function walkPredicate(
  predicate: PredicateDocument,
  path: string,
  onField: (asked: AskedField) => void,
  onRecent: (within: string, path: string) => void,
): void {
  const inner = (part: PredicateDocument, at: string) => walkPredicate(part, at, onField, onRecent);
  for (const [key, test] of Object.entries(predicate)) {
    const at = pointerTo(path, key);
    if (key === 'all' || key === 'any') {
      (test as readonly PredicateDocument[]).forEach((part, index) => inner(part, pointerTo(at, index)));
    } else if (key === 'not') {
      inner(test as PredicateDocument, at);
    } else if (key === 'recent' && predicate.recent !== undefined) {
      onRecent(predicate.recent.within, pointerTo(at, 'within'));
      inner(predicate.recent.where, pointerTo(at, 'where'));
    } else {
      onField({ path: at, field: key, test });
    }
  }
}
