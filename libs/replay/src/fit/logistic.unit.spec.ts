import fc from 'fast-check';
import { runAtOnce } from '../columns/in-steps';
import type { FeatureRow } from './logistic';
import { fitLogistic, logistic } from './logistic';

/** Launch temperature in °F, and whether an O-ring suffered: Dalal, Fowlkes and Hoadley (1989), JASA 84, 945-957. */
const O_RINGS: readonly (readonly [degrees: number, distress: 0 | 1])[] = [
  [66, 0], [70, 1], [69, 0], [68, 0], [67, 0], [72, 0], [73, 0], [70, 0], [57, 1], [63, 1], [70, 1], [78, 0],
  [67, 0], [53, 1], [67, 0], [75, 0], [70, 0], [81, 0], [76, 0], [79, 0], [75, 1], [76, 0], [58, 1],
];

/** GPA, TUCE, PSI, and whether the grade improved: Spector and Mazzeo (1980), J. Economic Education 11, 37-44. */
const GRADES: readonly (readonly [gpa: number, tuce: number, psi: number, grade: 0 | 1])[] = [
  [2.66, 20, 0, 0], [2.89, 22, 0, 0], [3.28, 24, 0, 0], [2.92, 12, 0, 0], [4.0, 21, 0, 1], [2.86, 17, 0, 0],
  [2.76, 17, 0, 0], [2.87, 21, 0, 0], [3.03, 25, 0, 0], [3.92, 29, 0, 1], [2.63, 20, 0, 0], [3.32, 23, 0, 0],
  [3.57, 23, 0, 0], [3.26, 25, 0, 1], [3.53, 26, 0, 0], [2.74, 19, 0, 0], [2.75, 25, 0, 0], [2.83, 19, 0, 0],
  [3.12, 23, 1, 0], [3.16, 25, 1, 1], [2.06, 22, 1, 0], [3.62, 28, 1, 1], [2.89, 14, 1, 0], [3.51, 26, 1, 0],
  [3.54, 24, 1, 1], [2.83, 27, 1, 1], [3.39, 17, 1, 1], [2.67, 24, 1, 0], [3.65, 21, 1, 1], [4.0, 23, 1, 1],
  [3.1, 21, 1, 0], [2.39, 19, 1, 1],
];

const dense = (values: readonly number[]): FeatureRow => ({ columns: values.map((_, column) => column), values });

const someCases = fc
  .array(fc.tuple(fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 5 }), fc.boolean()), { minLength: 4, maxLength: 60 })
  .map((cases) => [...cases, [[0], true] as const, [[1], false] as const]);

describe('fitLogistic', () => {
  it('gives the coefficients published for the O-rings', () => {
    const rows = O_RINGS.map(([degrees]) => dense([degrees]));
    const fit = runAtOnce(fitLogistic({ rows, outcomes: O_RINGS.map(([, distress]) => distress === 1), columns: 1, ridge: 0 }));
    expect(fit.intercept).toBeCloseTo(15.0429, 4);
    expect(fit.coefficients[0]).toBeCloseTo(-0.2322, 4);
    expect(fit.standardErrors[0]).toBeCloseTo(7.3786, 3);
    expect(fit.standardErrors[1]).toBeCloseTo(0.1082, 4);
    expect(-2 * fit.logLikelihood).toBeCloseTo(20.315, 3);
  });

  it('gives what Greene and statsmodels publish for the grades', () => {
    const rows = GRADES.map(([gpa, tuce, psi]) => dense([gpa, tuce, psi]));
    const fit = runAtOnce(fitLogistic({ rows, outcomes: GRADES.map(([, , , grade]) => grade === 1), columns: 3, ridge: 0 }));
    expect(fit.intercept).toBeCloseTo(-13.0213, 3);
    [2.8261, 0.0952, 2.3787].forEach((value, column) => expect(fit.coefficients[column]).toBeCloseTo(value, 3));
    [4.931, 1.263, 0.142, 1.065].forEach((value, place) => expect(fit.standardErrors[place]).toBeCloseTo(value, 2));
    expect(fit.logLikelihood).toBeCloseTo(-12.89, 2);
  });

  it('balances what is left unexplained against the penalty, column by column', () => {
    fc.assert(
      fc.property(someCases, fc.constantFrom(0.01, 0.5, 1, 20), (cases, ridge) => {
        const rows = cases.map(([columns]) => ({ columns }));
        const outcomes = cases.map(([, outcome]) => outcome);
        const { intercept, coefficients } = runAtOnce(fitLogistic({ rows, outcomes, columns: 5, ridge }));
        const left = new Array<number>(6).fill(0);
        rows.forEach(({ columns }, index) => {
          const eta = columns.reduce((sum, column) => sum + (coefficients[column] ?? 0), intercept);
          const residual = (outcomes[index] === true ? 1 : 0) - logistic(eta);
          for (const place of [0, ...columns.map((column) => column + 1)]) left[place] = (left[place] ?? 0) + residual;
        });
        [0, ...coefficients].forEach((value, place) => expect(left[place]).toBeCloseTo(ridge * value, 6));
      }),
    );
  });

  it('stays finite where a column parts the outcomes perfectly, and says so without a penalty', () => {
    const rows = [0, 1, 2, 3, 4, 5].map((index) => ({ columns: index < 3 ? [0] : [] }));
    const outcomes = rows.map((_, index) => index < 3);
    const fit = runAtOnce(fitLogistic({ rows, outcomes, columns: 1, ridge: 1 }));
    expect(fit.coefficients[0]).toBeGreaterThan(1);
    expect(fit.coefficients[0]).toBeLessThan(3);
    expect(() => runAtOnce(fitLogistic({ rows, outcomes, columns: 1, ridge: 0 }))).toThrow(RangeError);
  });

  it('shares a coefficient between columns that say the same', () => {
    const rows = [0, 1, 2, 3, 4, 5].map((index) => ({ columns: index < 3 ? [0, 1] : [] }));
    const outcomes = rows.map((_, index) => index < 2);
    const { coefficients } = runAtOnce(fitLogistic({ rows, outcomes, columns: 2, ridge: 1 }));
    expect(coefficients[0]).toBeCloseTo(coefficients[1] ?? 0, 9);
    expect(() => runAtOnce(fitLogistic({ rows, outcomes, columns: 2, ridge: 0 }))).toThrow(RangeError);
  });

  it('refuses outcomes that are all the same', () => {
    expect(() => runAtOnce(fitLogistic({ rows: [{ columns: [] }, { columns: [] }], outcomes: [true, true], columns: 0, ridge: 1 }))).toThrow(RangeError);
  });
});
