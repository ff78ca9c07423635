import type { FallbackDocument, FitRuleDocument, RuleDocument, ScoringModel } from './model';

/** The rules of the behaviour section; empty without one. */
export function behaviourRules({ behaviour }: ScoringModel): readonly RuleDocument[] {
  return behaviour?.rules ?? [];
}

/** The rules of the fit section; empty without one. */
export function fitRules({ fit }: ScoringModel): readonly FitRuleDocument[] {
  return fit?.rules ?? [];
}

/** Groups with their caps, in the order of the document. */
export function groupsOf({ behaviour }: ScoringModel): readonly (readonly [name: string, group: { readonly max: number }])[] {
  return Object.entries(behaviour?.groups ?? {});
}

export function fallbacksOf({ stages }: ScoringModel): readonly FallbackDocument[] {
  return stages?.fallback ?? [];
}
