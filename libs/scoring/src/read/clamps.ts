import { compareCodeUnits } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';

/**
 * What caps and clamps add to a sum (most of them take away), by name: `group:NAME` by name, then `max` or `floor`. Given
 * what the lines of each slot are worth; nothing before the first fact (null).
 */
export function clampsOfBehaviour(model: CompiledModel, worths: readonly number[] | null): ReadonlyMap<string, number> {
  if (worths === null) return new Map();
  const groups = model.groups.map((name, index) => {
    const over = Math.min(0, (model.sums.caps[index] ?? Infinity) - (worths[index + 1] ?? 0));
    return [`group:${name}`, over] as const;
  });
  const sum = worths.reduce((total, worth) => total + worth, 0) + groups.reduce((total, [, over]) => total + over, 0);
  const bites = groups.filter(([, over]) => over !== 0).sort(([a], [b]) => compareCodeUnits(a, b));
  return new Map([...bites, ...clampOf(sum, 'floor', model.floor, 'max', model.max)]);
}

/** What the clamp of fit adds to the sum of the rules that hold: `max` or `min`; nothing before the first fact (null). */
export function clampsOfFit({ fitMin, fitMax }: CompiledModel, sum: number | null): ReadonlyMap<string, number> {
  return new Map(sum === null ? [] : clampOf(sum, 'min', fitMin, 'max', fitMax));
}

function clampOf(sum: number, lowName: string, low: number | null, highName: string, high: number | null): readonly (readonly [string, number])[] {
  if (high !== null && sum > high) return [[highName, high - sum]];
  if (low !== null && sum < low) return [[lowName, low - sum]];
  return [];
}
