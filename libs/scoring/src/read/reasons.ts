import type { Instant } from '@waymark/journey';
import type { ScoringModel } from '../document/model';
import { behaviourRules, fitRules } from '../document/parts';
import type { Explanation } from './explain';

/** Why a contact scores as it does, as a person reads it. */
export interface Reason {
  readonly rule: string;
  /** The rule's title, or its id where it has none. */
  readonly title: string;
  /** The fact that earned the line; null for a fit rule. */
  readonly fact: string | null;
  /** When it was earned; null for a fit rule, which holds now. */
  readonly at: Instant | null;
  readonly points: number;
  /** What it is worth at the instant of the explanation. */
  readonly value: number;
}

/** The lines and fit rules that lift a score most, best first; of equals the latest first, then by rule. At most `most`. */
export function topReasons(model: ScoringModel, explanation: Explanation, most: number): readonly Reason[] {
  const titles = ruleTitles(model);
  const titled = (rule: string) => titles.get(rule) ?? rule;
  const lines = explanation.lines
    .filter(({ value, rule }) => value > 0 && titles.has(rule))
    .map(({ rule, fact, at, points, value }): Reason => ({ rule, title: titled(rule), fact, at, points, value }));
  const fitRules = explanation.fitRules
    .filter(({ points, rule }) => points > 0 && titles.has(rule))
    .map(({ rule, points }): Reason => ({ rule, title: titled(rule), fact: null, at: null, points, value: points }));
  return [...lines, ...fitRules].sort(byWeight).slice(0, most);
}

/** Titles by rule id, of both sections; a rule without one goes by its id. */
export function ruleTitles(model: ScoringModel): ReadonlyMap<string, string> {
  const rules = [...behaviourRules(model), ...fitRules(model)];
  return new Map(rules.map(({ id, title }) => [id, title ?? id]));
}

function byWeight(a: Reason, b: Reason): number {
  if (a.value !== b.value) return b.value - a.value;
  if (a.at !== b.at) return (b.at ?? -Infinity) - (a.at ?? -Infinity);
  return a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0;
}
