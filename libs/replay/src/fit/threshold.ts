import type { Level } from '../backtest/levels';
import type { ThresholdWish } from './report';

/** A score from which on contacts are called, and whether it gives what was wished. */
export interface Threshold {
  readonly score: number;
  readonly isMet: boolean;
}

interface Reach {
  readonly score: number;
  readonly called: number;
  readonly precision: number;
}

/**
 * The lowest score at which the wish holds; where none does, the highest score there is. Levels stand from the highest
 * score down; `weeks` is how long it took for them to come.
 */
export function thresholdFor(levels: readonly Level[], wish: ThresholdWish, weeks: number): Threshold | null {
  let called = 0;
  let right = 0;
  const reaches = levels.map(({ score, outcomes, others }): Reach => {
    called += outcomes + others;
    right += outcomes;
    return { score, called, precision: right / called };
  });
  const highest = reaches[0];
  if (highest === undefined) return null;
  const fit = reaches.findLast(holdsFor(wish, called, weeks));
  return fit === undefined ? { score: highest.score, isMet: false } : { score: fit.score, isMet: true };
}

function holdsFor(wish: ThresholdWish, cases: number, weeks: number): (reach: Reach) => boolean {
  if ('precision' in wish) return ({ precision }) => precision >= wish.precision;
  const most = 'share' in wish ? wish.share * cases : wish.capacityPerWeek * weeks;
  return ({ called }) => called <= most;
}
