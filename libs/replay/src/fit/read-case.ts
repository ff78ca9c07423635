import type { ProfileValue, Scalar, ScoredFact } from '@waymark/journey';
import type { Case } from '../backtest/make-case';
import type { History } from '../columns/history';
import type { Sighting } from './sightings';
import { sightingsOfContact, sightingsOfTouch } from './sightings';

/** What was to be seen of a case at its instant of scoring. */
export interface CaseSightings {
  readonly known: readonly Sighting[];
  /** What would have been seen besides, had facts that were recorded late been known: values that `known` has not. */
  readonly late: readonly Sighting[];
}

/** Reads cases of a history: touches in (scoredAt - lookback, scoredAt], attributes as they stood. */
export function caseReader(history: History, lookbackMs: number): (each: Case) => CaseSightings {
  const { facts, shapes } = history;
  const ofShape = new Map<number, ScoredFact>();
  const factAt = (place: number): ScoredFact => {
    const shape = facts.shape[place] ?? 0;
    const known = ofShape.get(shape) ?? shapes.factOf(shape, '', 0);
    ofShape.set(shape, known);
    return known;
  };
  const look = (places: readonly number[], scoredAt: number): readonly Sighting[] => {
    const attributes = new Map<string, ProfileValue>();
    const seen: Sighting[] = [];
    for (const place of places) {
      const fact = factAt(place);
      if (fact.kind === 'profile') setAttributes(attributes, fact);
      else if ((facts.at[place] ?? 0) > scoredAt - lookbackMs) seen.push(...sightingsOfTouch(fact));
    }
    return [...seen, ...sightingsOfContact(attributes)];
  };
  return ({ places, late, scoredAt }) => {
    const early = places.filter((place) => (facts.at[place] ?? 0) <= scoredAt);
    const known = look(early, scoredAt);
    if (late.length === 0) return { known, late: [] };
    return { known, late: besides(known, look([...early, ...late].sort((a, b) => a - b), scoredAt)) };
  };
}

/** Sightings of values that are not among the known ones of their field. */
function besides(known: readonly Sighting[], sightings: readonly Sighting[]): readonly Sighting[] {
  const values = new Map<string, Set<Scalar>>();
  for (const { key, value } of known) values.set(key, (values.get(key) ?? new Set()).add(value));
  return sightings.filter(({ key, value }) => values.get(key)?.has(value) !== true);
}

function setAttributes(attributes: Map<string, ProfileValue>, fact: ScoredFact & { readonly kind: 'profile' }): void {
  for (const map of ['profile', 'account'] as const) {
    for (const [key, value] of Object.entries(fact[map] ?? {})) {
      if (value === null) attributes.delete(`${map}.${key}`);
      else attributes.set(`${map}.${key}`, value);
    }
  }
}
