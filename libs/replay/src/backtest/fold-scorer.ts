import type { CompiledModel } from '@waymark/scoring';
import { applyFact, createFold, readFold } from '@waymark/scoring';
import type { History } from '../columns/history';
import type { ScoreCase } from './collect-cases';

/** Scores cases by the fold itself: right by definition, one contact at a time. */
export function foldScorer({ facts, shapes }: History, model: CompiledModel): ScoreCase {
  return ({ places, scoredAt }) => {
    const fold = createFold(model);
    const later = places.findIndex((place) => (facts.at[place] ?? 0) > scoredAt);
    const apply = (place: number) => {
      applyFact(fold, shapes.factOf(facts.shape[place] ?? 0, String(place), facts.at[place] ?? 0));
    };
    const count = later < 0 ? places.length : later;
    places.slice(0, count).forEach(apply);
    const { total, qualified } = readFold(fold, scoredAt);
    places.slice(count).forEach(apply);
    return { score: total, qualified, calledAt: fold.qualifications[0]?.at ?? null };
  };
}
