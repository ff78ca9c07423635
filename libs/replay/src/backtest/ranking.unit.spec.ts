import fc from 'fast-check';
import { runAtOnce } from '../columns/in-steps';
import { aucIntervals } from './bootstrap';
import { averagePrecision, curveOf } from './curves';
import { decilesOf } from './deciles';
import type { Ranked } from './levels';
import { areaUnderRoc, levelsOf, outcomesOf } from './levels';
import { quantile } from './quantiles';

/** Ratings 1 to 5 of 58 normal and 51 abnormal images: Hanley and McNeil (1982), Radiology 143, 29-36, table I. */
const NORMAL = [33, 6, 6, 11, 2];
const ABNORMAL = [3, 2, 2, 11, 33];

const rated = (counts: readonly number[], outcome: boolean): Ranked[] =>
  counts.flatMap((count, rating) => Array.from({ length: count }, () => ({ score: rating + 1, outcome })));

/** The worked example of scikit-learn's pages on roc_auc_score and average_precision_score. */
const FOUR: Ranked[] = [0.1, 0.4, 0.35, 0.8].map((score, index) => ({ score, outcome: index > 1 }));

const images = [...rated(NORMAL, false), ...rated(ABNORMAL, true)];
const someCases = fc.array(fc.record({ score: fc.constantFrom(-20, 0, 0.5, 10, 35, 80), outcome: fc.boolean() }), { maxLength: 40 });
const area = (cases: readonly Ranked[]) => areaUnderRoc(levelsOf(cases));

describe('areaUnderRoc', () => {
  it('gives the published areas', () => {
    expect(area(images)).toBeCloseTo(0.893, 3);
    expect(area(FOUR)).toBe(0.75);
  });

  it('is the share of pairs in the right order, draws counting half', () => {
    fc.assert(
      fc.property(someCases, (cases) => {
        const pairs = cases.flatMap((a) => cases.filter((b) => a.outcome && !b.outcome).map((b) => Math.sign(a.score - b.score) / 2 + 0.5));
        const expected = pairs.length === 0 ? null : pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
        if (expected === null) expect(area(cases)).toBeNull();
        else expect(area(cases)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('looks at the order of scores only, and turns over with it', () => {
    fc.assert(
      fc.property(someCases, (cases) => {
        const before = area(cases);
        expect(area(cases.map((each) => ({ ...each, score: Math.exp(each.score / 50) })))).toBe(before);
        if (before !== null) expect(area(cases.map((each) => ({ ...each, score: -each.score })))).toBeCloseTo(1 - before, 12);
      }),
    );
  });
});

describe('curveOf', () => {
  it('goes up to calling everybody, and the trapezoids under it are the AUC', () => {
    fc.assert(
      fc.property(someCases, (cases) => {
        const points = curveOf(levelsOf(cases));
        const auc = area(cases);
        if (auc === null) return;
        expect(points.at(-1)).toMatchObject({ called: cases.length, falseAlarms: 1, recall: 1, precision: outcomesOf(cases) / cases.length });
        const trapezoids = points.map((point, index) => {
          const { falseAlarms, recall } = points[index - 1] ?? { falseAlarms: 0, recall: 0 };
          return ((point.falseAlarms - falseAlarms) * (point.recall + recall)) / 2;
        });
        expect(trapezoids.reduce((sum, each) => sum + each, 0)).toBeCloseTo(auc, 12);
      }),
    );
  });

  it('keeps both ends when it is thinned', () => {
    const points = curveOf(levelsOf(Array.from({ length: 5_000 }, (_, score) => ({ score, outcome: score % 7 === 0 }))));
    expect(points).toHaveLength(200);
    expect([points[0]?.score, points.at(-1)?.score]).toEqual([4_999, 0]);
  });
});

describe('averagePrecision', () => {
  it('gives the published value', () => {
    expect(averagePrecision(levelsOf(FOUR))).toBeCloseTo(0.8333, 4);
    expect(averagePrecision(levelsOf([{ score: 1, outcome: false }]))).toBeNull();
  });
});

describe('decilesOf', () => {
  const placed = fc.array(fc.record({ score: fc.integer({ min: 0, max: 5 }), outcome: fc.boolean(), place: fc.double({ min: 0, max: 1, noNaN: true }) }));

  it('has every case once, in order, whatever order they come in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true })), placed, (places, drawn) => {
        const cases = drawn.slice(0, places.length).map((each, index) => ({ ...each, place: places[index] ?? 0 }));
        const rows = decilesOf(cases);
        expect(rows).toHaveLength(10);
        expect(rows.reduce((sum, { contacts }) => sum + contacts, 0)).toBe(cases.length);
        expect(rows.reduce((sum, { outcomes }) => sum + outcomes, 0)).toBe(outcomesOf(cases));
        if (outcomesOf(cases) > 0) {
          expect(rows.at(-1)?.cumulative).toBe(1);
          expect(rows.reduce((sum, { lift, contacts }) => sum + (lift ?? 0) * contacts, 0)).toBeCloseTo(cases.length, 9);
        }
        expect(decilesOf([...cases].reverse())).toEqual(rows);
      }),
    );
  });
});

describe('aucIntervals', () => {
  it('hold what Hanley and McNeil hold: 0.893 with a standard error of 0.032', () => {
    const intervals = runAtOnce(aucIntervals([images], { resamples: 2_000, seed: 7 }));
    const [auc] = intervals?.models ?? [];
    expect(auc?.low).toBeCloseTo(0.893 - 1.96 * 0.032, 1.5);
    expect(auc?.high).toBeCloseTo(0.893 + 1.96 * 0.032, 1.5);
    expect(intervals?.difference).toBeNull();
  });

  it('are the same for the same seed, and others for another', () => {
    const of = (seed: number) => runAtOnce(aucIntervals([images], { resamples: 50, seed }));
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('find no difference between a model and itself', () => {
    fc.assert(
      fc.property(someCases, (cases) => {
        const intervals = runAtOnce(aucIntervals([cases, cases.map((each) => ({ ...each, score: each.score * 2 }))], { resamples: 20, seed: 3 }));
        if (area(cases) === null) expect(intervals).toBeNull();
        else expect(intervals?.difference).toEqual({ value: 0, low: 0, high: 0, secondBetter: 0.5 });
      }),
    );
  });

  it('see that a model is better by pairs where its own interval could not tell', () => {
    const noise = images.map((each, index) => ({ ...each, score: each.score + (index % 3) * 0.001 - (each.outcome ? 0 : 0.4) }));
    const difference = runAtOnce(aucIntervals([images, noise], { resamples: 500, seed: 5 }))?.difference;
    expect(difference?.low).toBeGreaterThan(0);
    expect(difference?.secondBetter).toBe(1);
  });
});

describe('quantile', () => {
  it('draws straight lines between neighbours', () => {
    expect([0, 0.1, 0.5, 0.9, 1].map((share) => quantile([1, 2, 4, 8], share))).toEqual([1, expect.closeTo(1.3), 3, expect.closeTo(6.8), 8]);
    expect(quantile([], 0.5)).toBeNull();
  });
});
