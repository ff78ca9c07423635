import type { Instant } from '@waymark/journey';
import { PredicateCompiler } from '../compile/predicate';
import type { PredicateDocument } from '../document/model';
import type { Fold } from '../fold/fold';
import { foldAt } from './read-fold';

/** Does a predicate hold for a contact at an instant not before the latest fact folded? The fold stays as it was. */
export type ContactPredicate = (fold: Fold, asOf: Instant) => boolean;

/** Compiles a predicate that `checkPredicate` has passed for a `contact`. `state.*` is that of the fold's own model. */
export function compileContactPredicate(document: PredicateDocument): ContactPredicate {
  const holds = new PredicateCompiler().compile(document);
  return (fold, asOf) => holds(foldAt(fold, asOf));
}
