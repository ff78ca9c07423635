/** How many cases with and without the outcome have one score. */
export interface Level {
  readonly score: number;
  readonly outcomes: number;
  readonly others: number;
}

/** Anything with a score and an answer. */
export interface Ranked {
  readonly score: number;
  readonly outcome: boolean;
}

/** Cases counted by score, highest first; ties share a level. */
export function levelsOf(cases: readonly Ranked[]): readonly Level[] {
  const counts = new Map<number, { outcomes: number; others: number }>();
  for (const { score, outcome } of cases) {
    const level = counts.get(score) ?? { outcomes: 0, others: 0 };
    if (outcome) level.outcomes += 1;
    else level.others += 1;
    counts.set(score, level);
  }
  return [...counts].map(([score, level]) => ({ score, ...level })).sort((a, b) => b.score - a.score);
}

/**
 * Area under the ROC curve: the chance that a case with the outcome scores above one without, equal scores counting
 * half (the Mann-Whitney statistic; Hanley and McNeil 1982). Null where all cases are of one kind.
 */
export function areaUnderRoc(levels: readonly Omit<Level, 'score'>[]): number | null {
  let above = 0;
  let others = 0;
  let pairs = 0;
  for (const level of levels) {
    pairs += level.others * (above + level.outcomes / 2);
    above += level.outcomes;
    others += level.others;
  }
  return above === 0 || others === 0 ? null : pairs / (above * others);
}

/** How many cases have the outcome. */
export function outcomesOf(cases: readonly { readonly outcome: boolean }[]): number {
  return cases.reduce((sum, { outcome }) => sum + (outcome ? 1 : 0), 0);
}

/** A part of a whole; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
