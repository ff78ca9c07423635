import type { Place } from '../document/fields';
import type { PredicateDocument, ScoringModel } from '../document/model';
import { behaviourRules, fallbacksOf, fitRules } from '../document/parts';
import { pointerTo } from './errors';

/** A predicate of a model, with where it stands. */
export interface PlacedPredicate {
  readonly path: string;
  readonly place: Place;
  readonly predicate: PredicateDocument;
}

/** Every predicate of a model that stands by itself (not those inside another), in the order of the document. */
export function predicatesOf(model: ScoringModel): readonly PlacedPredicate[] {
  const { behaviour, qualification, stages } = model;
  return [
    ...placed('suspend', behaviour?.suspend, '/behaviour/suspend'),
    ...behaviourRules(model).flatMap(({ when }, index) => placed('rule', when, `/behaviour/rules/${index}/when`)),
    ...fitRules(model).flatMap(({ when }, index) => placed('fit', when, `/fit/rules/${index}/when`)),
    ...placed('qualification', qualification?.when, '/qualification/when'),
    ...placed('qualification', qualification?.unless, '/qualification/unless'),
    ...placed('rearm', qualification?.rearm, '/qualification/rearm'),
    ...Object.entries(stages?.enter ?? {}).flatMap(([stage, when]) => placed('stage', when, `/stages/enter/${stage}`)),
    ...fallbacksOf(model).flatMap(({ when }, index) => placed('stage', when, `/stages/fallback/${index}/when`)),
  ];
}

function placed(
  place: Place,
  predicate: PredicateDocument | string | undefined,
  path: string,
): readonly PlacedPredicate[] {
  return typeof predicate === 'object' ? [{ path, place, predicate }] : [];
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
