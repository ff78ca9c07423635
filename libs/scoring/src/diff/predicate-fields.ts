import { walkPredicate } from '../check/walk-predicates';
import type { PredicateDocument } from '../document/model';

/** Every field that a predicate names, those inside others included, in the order of the document. */
export function predicateFields(when: PredicateDocument): readonly string[] {
  const fields: string[] = [];
  walkPredicate(
    when,
    '',
    ({ field }) => fields.push(field),
    () => undefined,
  );
  return fields;
}
