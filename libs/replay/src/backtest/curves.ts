import type { Level } from './levels';
import { share } from './levels';

/** What calling everybody from a score up would have done. */
export interface CurvePoint {
  /** Everybody with at least this score is called. */
  readonly score: number;
  readonly called: number;
  /** Share of the cases without the outcome that are called (false positive rate). */
  readonly falseAlarms: number;
  /** Share of the outcomes that are called (true positive rate, recall). */
  readonly recall: number;
  /** Share of the called that have the outcome. */
  readonly precision: number;
}

const MOST_POINTS = 200;

/** ROC and precision/recall in one: a point for each score from the highest down, thinned to at most 200. */
export function curveOf(levels: readonly Level[]): readonly CurvePoint[] {
  const outcomes = levels.reduce((sum, level) => sum + level.outcomes, 0);
  const others = levels.reduce((sum, level) => sum + level.others, 0);
  let right = 0;
  let wrong = 0;
  const points = levels.map((level): CurvePoint => {
    right += level.outcomes;
    wrong += level.others;
    const called = right + wrong;
    return { score: level.score, called, falseAlarms: share(wrong, others) ?? 0, recall: share(right, outcomes) ?? 0, precision: right / called };
  });
  return thinned(points);
}

/**
 * The precision averaged over the outcomes as they are called one score after the other, highest first (average
 * precision without interpolation); null without outcomes.
 */
export function averagePrecision(levels: readonly Level[]): number | null {
  let right = 0;
  let called = 0;
  let sum = 0;
  for (const { outcomes, others } of levels) {
    right += outcomes;
    called += outcomes + others;
    sum += outcomes * (right / called);
  }
  return share(sum, right);
}

function thinned(points: readonly CurvePoint[]): readonly CurvePoint[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, index) => points[Math.round(index * step)]).filter((point) => point !== undefined);
}
