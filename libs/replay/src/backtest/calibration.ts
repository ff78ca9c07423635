import type { Steps } from '../columns/in-steps';
import { fitLogistic, logistic } from '../fit/logistic';
import type { PlacedCase } from './deciles';
import { outcomesOf, share } from './levels';

/** Cases of neighbouring scores: what the curve expects of them, and what came. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly contacts: number;
  readonly outcomes: number;
  /** Mean of the chances that the curve of the other half gives them. */
  readonly expected: number;
  readonly observed: number;
  /** 95 % interval of the observed rate (Wilson 1927). */
  readonly low: number;
  readonly high: number;
}

/** How scores relate to chances. Points are none: a logistic curve maps them (Platt 1999). */
export interface Calibration {
  /** chance = 1 / (1 + e^-(intercept + perPoint · score)), learnt from all cases. */
  readonly curve: { readonly intercept: number; readonly perPoint: number };
  /** At most ten, lowest scores first; each case is judged by a curve that was learnt on the other half of contacts. */
  readonly bins: readonly CalibrationBin[];
  /** Mean squared difference of chance and outcome (Brier 1950), by the curve of the other half. */
  readonly brier: number;
  /** The same for always saying the rate of the other half. */
  readonly brierOfBaseRate: number;
  /** How much better the scores do than the base rate: 1 is perfect, 0 no better, below 0 worse. */
  readonly skill: number;
}

interface Judged extends PlacedCase {
  readonly chance: number;
  readonly baseRate: number;
}

const MOST_BINS = 10;
/** On scores of unit spread: enough to keep a parted half finite. */
const RIDGE = 0.01;

/** Null where either half has outcomes of one kind only. `place` halves the contacts and must not follow their scores. */
export function* calibrationOf(cases: readonly PlacedCase[]): Steps<Calibration | null> {
  const halves = [cases.filter(({ place }) => place < 0.5), cases.filter(({ place }) => place >= 0.5)] as const;
  const first = yield* curveThrough(halves[0]);
  const second = yield* curveThrough(halves[1]);
  const curve = yield* curveThrough(cases);
  if (first === null || second === null || curve === null) return null;
  const judged = [...judge(halves[0], halves[1], second), ...judge(halves[1], halves[0], first)];
  const brier = meanSquare(judged, ({ chance }) => chance);
  const brierOfBaseRate = meanSquare(judged, ({ baseRate }) => baseRate);
  return { curve, bins: binsOf(judged), brier, brierOfBaseRate, skill: 1 - brier / brierOfBaseRate };
}

function* curveThrough(cases: readonly PlacedCase[]): Steps<Calibration['curve'] | null> {
  const outcomes = outcomesOf(cases);
  if (outcomes === 0 || outcomes === cases.length) return null;
  const middle = cases.reduce((sum, { score }) => sum + score, 0) / cases.length;
  const spread = Math.sqrt(cases.reduce((sum, { score }) => sum + (score - middle) ** 2, 0) / cases.length) || 1;
  const rows = cases.map(({ score }) => ({ columns: [0], values: [(score - middle) / spread] }));
  const fit = yield* fitLogistic({ rows, outcomes: cases.map(({ outcome }) => outcome), columns: 1, ridge: RIDGE });
  const perPoint = (fit.coefficients[0] ?? 0) / spread;
  return { intercept: fit.intercept - perPoint * middle, perPoint };
}

function judge(cases: readonly PlacedCase[], others: readonly PlacedCase[], curve: Calibration['curve']): readonly Judged[] {
  const baseRate = share(outcomesOf(others), others.length) ?? 0;
  return cases.map((each) => ({ ...each, baseRate, chance: logistic(curve.intercept + curve.perPoint * each.score) }));
}

function meanSquare(cases: readonly Judged[], said: (each: Judged) => number): number {
  return cases.reduce((sum, each) => sum + (said(each) - (each.outcome ? 1 : 0)) ** 2, 0) / cases.length;
}

/** Bins of about equal size; equal scores stay together. */
function binsOf(cases: readonly Judged[]): readonly CalibrationBin[] {
  const sorted = [...cases].sort((a, b) => a.score - b.score);
  const bins: CalibrationBin[] = [];
  let from = 0;
  for (let bin = 1; bin <= MOST_BINS; bin += 1) {
    let to = Math.round((sorted.length * bin) / MOST_BINS);
    while (to > from && to < sorted.length && sorted[to]?.score === sorted[to - 1]?.score) to += 1;
    if (to > from) bins.push(binOf(sorted.slice(from, to)));
    from = Math.max(from, to);
  }
  return bins;
}

function binOf(cases: readonly Judged[]): CalibrationBin {
  const outcomes = outcomesOf(cases);
  return {
    from: cases[0]?.score ?? 0,
    to: cases.at(-1)?.score ?? 0,
    contacts: cases.length,
    outcomes,
    expected: cases.reduce((sum, { chance }) => sum + chance, 0) / cases.length,
    observed: outcomes / cases.length,
    ...wilson(outcomes, cases.length),
  };
}

const Z = 1.959963984540054;

function wilson(outcomes: number, cases: number): { readonly low: number; readonly high: number } {
  const rate = outcomes / cases;
  const middle = rate + Z ** 2 / (2 * cases);
  const margin = Z * Math.sqrt((rate * (1 - rate)) / cases + Z ** 2 / (4 * cases ** 2));
  const scale = 1 + Z ** 2 / cases;
  return { low: Math.max(0, (middle - margin) / scale), high: Math.min(1, (middle + margin) / scale) };
}
