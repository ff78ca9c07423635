import type { Instant, ScoredFact } from '@waymark/journey';
import { compareFacts } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';
import { applyFact } from '../fold/apply-fact';
import type { Fold, FoldOptions } from '../fold/fold';
import { createFold } from '../fold/fold';
import type { ContactState } from './contact-state';
import type { Explanation } from './explain';
import { explainFold } from './explain';
import { readFold } from './read-fold';

/** The state at an instant of a contact with these facts, in any order, each id once; null when none is due by then. */
export function foldContact(model: CompiledModel, facts: readonly ScoredFact[], asOf: Instant): ContactState | null {
  const fold = foldFacts(model, facts, asOf, {});
  return fold === null ? null : readFold(fold, asOf);
}

/** As `foldContact`, with the explanation of the score. */
export function explainContact(
  model: CompiledModel,
  facts: readonly ScoredFact[],
  asOf: Instant,
): { readonly state: ContactState; readonly explanation: Explanation } | null {
  const fold = foldFacts(model, facts, asOf, { explain: true });
  return fold === null ? null : { state: readFold(fold, asOf), explanation: explainFold(fold, asOf) };
}

function foldFacts(
  model: CompiledModel,
  facts: readonly ScoredFact[],
  asOf: Instant,
  options: FoldOptions,
): Fold | null {
  const due = facts.filter((fact) => fact.occurredAt <= asOf).sort(compareFacts);
  if (due.length === 0) return null;
  const fold = createFold(model, options);
  for (const fact of due) applyFact(fold, fact);
  return fold;
}
