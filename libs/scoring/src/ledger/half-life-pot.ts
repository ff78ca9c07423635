import type { Instant } from '@waymark/journey';

/** After so many half-lives the epoch moves on, so that no power of two runs out of range. */
const MOST_HALF_LIVES = 64;
const NOTHING = 1e-30;

/**
 * The live lines of one half-life, added up. Ages count in whole seconds, so lines with the same millisecond within
 * the second age together: at most a thousand sums stand for any number of lines.
 */
export interface HalfLifePot {
  /** Whole seconds; every amount is as it would weigh at this second. */
  epoch: number;
  readonly phases: number[];
  readonly amounts: number[];
}

export function emptyHalfLifePot(): HalfLifePot {
  return { epoch: 0, phases: [], amounts: [] };
}

export function addToHalfLife(pot: HalfLifePot, at: Instant, points: number, seconds: number): void {
  const second = Math.floor(at / 1000);
  if (pot.phases.length === 0) pot.epoch = second;
  else if ((second - pot.epoch) / seconds > MOST_HALF_LIVES) moveEpoch(pot, second, seconds);
  const phase = at - second * 1000;
  const amount = points * 2 ** ((second - pot.epoch) / seconds);
  const index = pot.phases.indexOf(phase);
  if (index >= 0) pot.amounts[index] = (pot.amounts[index] ?? 0) + amount;
  else {
    pot.phases.push(phase);
    pot.amounts.push(amount);
  }
}

function moveEpoch(pot: HalfLifePot, second: number, seconds: number): void {
  const factor = 2 ** -((second - pot.epoch) / seconds);
  let kept = 0;
  for (let index = 0; index < pot.phases.length; index += 1) {
    const amount = (pot.amounts[index] ?? 0) * factor;
    if (Math.abs(amount) < NOTHING) continue;
    pot.phases[kept] = pot.phases[index] ?? 0;
    pot.amounts[kept] = amount;
    kept += 1;
  }
  pot.phases.length = kept;
  pot.amounts.length = kept;
  pot.epoch = second;
}

/** What the lines are worth at an instant not before the latest of them. */
export function halfLifeWorth(pot: HalfLifePot, at: Instant, seconds: number): number {
  const second = Math.floor(at / 1000);
  const phase = at - second * 1000;
  let whole = 0;
  let begun = 0;
  for (let index = 0; index < pot.phases.length; index += 1) {
    if ((pot.phases[index] ?? 0) <= phase) whole += pot.amounts[index] ?? 0;
    else begun += pot.amounts[index] ?? 0;
  }
  const age = second - pot.epoch;
  const worth = whole * 2 ** -(age / seconds);
  return begun === 0 ? worth : worth + begun * 2 ** -((age - 1) / seconds);
}
