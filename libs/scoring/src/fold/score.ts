import type { Band, CompiledModel } from '../compile/compiled-model';
import { round6 } from '../document/rounding';
import { sumAt } from '../ledger/live-sum';
import type { Fold } from './fold';

/** The rounded values that are compared, banded and reported. */
export interface Score {
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  /** The fit band's name followed by the behaviour band's; null without bands. */
  readonly class: string | null;
}

/** The score as it stands at `fold.now`, worked out when it is asked for and kept until something changes. */
export function scoreOf(fold: Fold): Score {
  return (fold.score ??= workOut(fold));
}

function workOut(fold: Fold): Score {
  return scoreOfSums(fold.model, sumAt(fold.sum, fold.model.sums, fold.now), fitSumOf(fold));
}

/** The score that sums of lines and of fit rules come to, before either is clamped. */
export function scoreOfSums(model: CompiledModel, sum: number, fitSum: number): Score {
  const behaviour = round6(clamp(sum, model.floor, model.max));
  const fit = round6(clamp(fitSum, model.fitMin, model.fitMax));
  return { behaviour, fit, total: round6(behaviour + fit), class: classOf(model, fit, behaviour) };
}

/** The points of all fit rules that hold for the attributes as they stand, not yet clamped. */
export function fitSumOf(fold: Fold): number {
  if (fold.fitSum === null) {
    let sum = 0;
    for (const rule of fold.model.fitRules) if (rule.when(fold)) sum += rule.points;
    fold.fitSum = sum;
  }
  return fold.fitSum;
}

function clamp(value: number, low: number | null, high: number | null): number {
  const capped = high !== null && value > high ? high : value;
  return low !== null && capped < low ? low : capped;
}

/** The fit band's name followed by the behaviour band's (section 3); null without bands. */
export function classOf({ bands }: CompiledModel, fit: number, behaviour: number): string | null {
  return bands === null ? null : bandOf(bands.fit, fit) + bandOf(bands.behaviour, behaviour);
}

function bandOf(bands: readonly Band[], value: number): string {
  return bands.find(({ from }) => value >= from)?.name ?? '';
}
