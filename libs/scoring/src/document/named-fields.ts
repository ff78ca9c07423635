import { predicatesOf, walkPredicate } from '../check/walk-predicates';
import type { ScoringModel } from './model';
import { behaviourRules } from './parts';

/** Every field that a model looks at, those under `limit.by` included: what else a fact carries cannot change a score. */
export function namedFields(model: ScoringModel): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const { limit } of behaviourRules(model)) if (limit?.by !== undefined) fields.add(limit.by);
  for (const { predicate, path } of predicatesOf(model)) {
    walkPredicate(
      predicate,
      path,
      ({ field }) => fields.add(field),
      () => undefined,
    );
  }
  return fields;
}
