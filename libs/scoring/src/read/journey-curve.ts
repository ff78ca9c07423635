import type { Instant, ScoredFact } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';
import { applyFact } from '../fold/apply-fact';
import { createFold } from '../fold/fold';
import { readFold } from './read-fold';

/** A score at an instant of a contact's way. */
export interface JourneyPoint {
  readonly at: Instant;
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
}

interface CurveQuestion {
  readonly from: Instant;
  readonly to: Instant;
  /** So many instants are looked at, evenly spread between `from` and `to`. */
  readonly points: number;
  /** Is the score at `to` a point, fading or not? */
  readonly withEnd: boolean;
}

/** Scores where they fade from second to second, for facts in their order. */
export function sampleCurve(model: CompiledModel, facts: readonly ScoredFact[], { from, to, points, withEnd }: CurveQuestion): readonly JourneyPoint[] {
  const fold = createFold(model);
  let applied = 0;
  return instantsOf(from, to, points, withEnd).flatMap((at): readonly JourneyPoint[] => {
    for (let fact = facts[applied]; fact !== undefined && fact.occurredAt <= at; fact = facts[applied]) {
      applyFact(fold, fact);
      applied += 1;
    }
    if (applied === 0) return [];
    const { behaviour, fit, total, fading } = readFold(fold, at);
    return fading || at === to ? [{ at, behaviour, fit, total }] : [];
  });
}

/** Whole milliseconds, rising. */
function instantsOf(from: Instant, to: Instant, points: number, withEnd: boolean): readonly Instant[] {
  const step = (to - from) / (points + 1);
  const between = Array.from({ length: points }, (_, index) => Math.floor(from + step * (index + 1)));
  return [...new Set([...between.filter((at) => at > from && at < to), ...(withEnd ? [to] : [])])];
}
