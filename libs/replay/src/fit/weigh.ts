import type { Steps } from '../columns/in-steps';
import type { FeatureRow } from './logistic';
import { fitLogistic } from './logistic';
import { ruleIdOf } from './propose';
import type { LearnedRule, Refusal, RefusedCondition } from './report';
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

/** What a rule must be worth, as a part of what doubles the odds: a fifth is 15 % more. */
const LEAST_PART = 0.2;

/**
 * Gives conditions whole points by a ridge logistic regression. Those that turn against what they say by themselves,
 * and then those that are worth little beside the others, go, and the rest is weighed again. Null where nothing is left.
 */
export function* weigh(weighing: Weighing): Steps<Weighed | null> {
  const { outcomes, ridge, pointsPerDoubling } = weighing;
  const refused: RefusedCondition[] = [];
  let used = weighing.candidates;
  while (used.length > 0) {
    const rows = yield* rowsOf(used, outcomes.length);
    const fit = yield* fitLogistic({ rows, outcomes, columns: used.length, ridge });
    const pointsAt = (column: number) => Math.round(((fit.coefficients[column] ?? 0) / Math.LN2) * pointsPerDoubling) + 0;
    const faults = faultsOf(used, pointsAt, weighing);
    if (faults.size === 0) {
      const taken = new Set<string>();
      const learned = used.map((each, column) => ruleOf(each, weighing, taken, pointsAt(column), fit.coefficients[column] ?? 0, fit.standardErrors[column + 1] ?? 0));
      return { intercept: fit.intercept, learned, used, refused };
    }
    refused.push(...faults.values());
    used = used.filter((each) => !faults.has(each));
  }
  return null;
}

/** Who must go next, and why; the weak only once nobody is turned. */
function faultsOf(
  used: readonly TestedCandidate[],
  pointsAt: (column: number) => number,
  { outcomes, pointsPerDoubling }: Weighing,
): ReadonlyMap<TestedCandidate, RefusedCondition> {
  const all = outcomes.filter(Boolean).length;
  const signOf = ({ holds, outcomes: held }: TestedCandidate) => Math.sign(held * outcomes.length - all * holds.length);
  const turned = used.flatMap((each, column) => {
    const points = pointsAt(column);
    const detail = `by itself it speaks ${signOf(each) > 0 ? 'for' : 'against'} the outcome, beside the other rules it would be worth ${points} points`;
    return points * signOf(each) < 0 ? [[each, refusalOf(each, 'turned', detail)] as const] : [];
  });
  if (turned.length > 0) return new Map(turned);
  const least = Math.max(1, pointsPerDoubling * LEAST_PART);
  const weak = used.filter((_, column) => Math.abs(pointsAt(column)) < least);
  return new Map(weak.map((each) => [each, refusalOf(each, 'weak', `beside the other rules it is worth less than ${least} points`)]));
}

function refusalOf({ condition: { title, when } }: TestedCandidate, why: Refusal, detail: string): RefusedCondition {
  return { title, when, why, detail };
}

function* rowsOf(used: readonly TestedCandidate[], cases: number): Steps<readonly FeatureRow[]> {
  const rows = Array.from({ length: cases }, () => ({ columns: [] as number[] }));
  for (const [column, { holds }] of used.entries()) {
    for (const place of holds) rows[place]?.columns.push(column);
    yield;
  }
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
