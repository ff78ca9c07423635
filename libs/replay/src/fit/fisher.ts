/** A condition against the outcome, in cases. */
export interface TwoByTwo {
  /** Cases that meet the condition, and how many of them have the outcome. */
  readonly held: number;
  readonly heldOutcomes: number;
  /** All cases, and how many of them have the outcome. */
  readonly cases: number;
  readonly outcomes: number;
}

/** Tables that are as likely but for rounding count as no likelier (as R's `fisher.test` does). */
const SLACK = 1 + 1e-7;

/**
 * Fisher's exact test, two-sided: the chance, were condition and outcome independent, of a table no likelier than this
 * one with the same margins. `logFactorials` must reach up to `cases`.
 */
export function fisherExact({ held, heldOutcomes, cases, outcomes }: TwoByTwo, logFactorials: Float64Array): number {
  const choose = (of: number, taken: number) => (logFactorials[of] ?? 0) - (logFactorials[taken] ?? 0) - (logFactorials[of - taken] ?? 0);
  const all = choose(cases, held);
  const chance = (both: number) => Math.exp(choose(outcomes, both) + choose(cases - outcomes, held - both) - all);
  const least = Math.max(0, held + outcomes - cases);
  const most = Math.min(held, outcomes);
  const here = chance(heldOutcomes) * SLACK;
  let sum = 0;
  for (let both = least; both <= most; both += 1) {
    const each = chance(both);
    if (each <= here) sum += each;
  }
  return Math.min(1, sum);
}

/** Logarithms of 0! up to `most`!. */
export function logFactorialsTo(most: number): Float64Array {
  const logs = new Float64Array(most + 1);
  for (let value = 2; value <= most; value += 1) logs[value] = (logs[value - 1] ?? 0) + Math.log(value);
  return logs;
}

/**
 * The greatest chance that still counts as a find, so that of all finds a share of at most `rate` is expected to be
 * false (Benjamini and Hochberg 1995); -1 where nothing is found. `tests` counts those, too, whose chance is not listed.
 */
export function discoveryLimit(chances: readonly number[], rate: number, tests = chances.length): number {
  const sorted = [...chances].sort((a, b) => a - b);
  return sorted.findLast((chance, index) => chance <= ((index + 1) / tests) * rate) ?? -1;
}
