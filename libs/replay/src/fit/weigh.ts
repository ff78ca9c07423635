import { fitLogistic } from './logistic';
import { ruleIdOf } from './propose';
import type { LearnedRule, RefusedCondition } from './report';
import type { TestedCandidate } from './screen';

interface Weighing {
  readonly candidates: readonly TestedCandidate[];
  /** By learning case. */
  readonly outcomes: readonly boolean[];
  readonly ridge: number;
  readonly pointsPerDoubling: number;
}

interface Weighed {
  readonly intercept: number;
  /** In the order of `used`. */
  readonly learned: readonly LearnedRule[];
  readonly used: readonly TestedCandidate[];
  readonly refused: readonly RefusedCondition[];
}

/**
 * Gives conditions whole points by a ridge logistic regression. Those that are worth none beside the others go, and
 * the rest is weighed again. Null where nothing is left.
 */
export function weigh(weighing: Weighing): Weighed | null {
  const { outcomes, ridge, pointsPerDoubling } = weighing;
  const refused: RefusedCondition[] = [];
  let used = weighing.candidates;
  while (used.length > 0) {
    const fit = fitLogistic({ rows: rowsOf(used, outcomes.length), outcomes, columns: used.length, ridge });
    const points = fit.coefficients.map((coefficient) => Math.round((coefficient / Math.LN2) * pointsPerDoubling) + 0);
    const strong = used.filter((_, column) => points[column] !== 0);
    if (strong.length === used.length) {
      const taken = new Set<string>();
      const learned = used.map((each, column) => ruleOf(each, weighing, taken, points[column] ?? 0, fit.coefficients[column] ?? 0, fit.standardErrors[column + 1] ?? 0));
      return { intercept: fit.intercept, learned, used, refused };
    }
    refused.push(...used.filter((_, column) => points[column] === 0).map(weak));
    used = strong;
  }
  return null;
}

function weak({ condition: { title, when } }: TestedCandidate): RefusedCondition {
  return { title, when, why: 'weak', detail: 'beside the other rules it is worth less than half a point' };
}

function rowsOf(used: readonly TestedCandidate[], cases: number): readonly { readonly columns: readonly number[] }[] {
  const rows = Array.from({ length: cases }, () => ({ columns: [] as number[] }));
  used.forEach(({ holds }, column) => {
    for (const place of holds) rows[place]?.columns.push(column);
  });
  return rows;
}

function ruleOf(
  { condition, holds, outcomes, chance }: TestedCandidate,
  weighing: Weighing,
  taken: Set<string>,
  points: number,
  coefficient: number,
  standardError: number,
): LearnedRule {
  const all = weighing.outcomes.filter(Boolean).length;
  return {
    rule: ruleIdOf(condition.title, taken),
    section: condition.section,
    title: condition.title,
    when: condition.when,
    points,
    oddsRatio: Math.exp(coefficient),
    coefficient,
    standardError,
    contacts: holds.length,
    outcomes,
    rate: outcomes / holds.length,
    rateOfOthers: (all - outcomes) / (weighing.outcomes.length - holds.length),
    chance,
  };
}
