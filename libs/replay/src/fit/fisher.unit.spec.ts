import fc from 'fast-check';
import { discoveryLimit, fisherExact, logFactorialsTo } from './fisher';

const logs = logFactorialsTo(1_000);

/** The fifteen tests of section 3.1 in Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57, 289-300: four are found. */
const PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];

describe('fisherExact', () => {
  it.each([
    ['the lady who tastes tea (Fisher 1935)', { held: 4, heldOutcomes: 3, cases: 8, outcomes: 4 }, 0.4857],
    ['twins of convicts (Fisher 1962, in the help of R)', { held: 12, heldOutcomes: 2, cases: 30, outcomes: 17 }, 0.0005367],
  ])('gives the chance published for %s', (_, table, chance) => {
    expect(fisherExact(table, logs)).toBeCloseTo(chance, 4);
  });

  it('is a chance, and the same for the condition that does not hold', () => {
    const table = fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 200 }), fc.nat({ max: 200 }), fc.nat({ max: 200 }));
    fc.assert(
      fc.property(table, ([both, held, outcome, none]) => {
        const cases = both + held + outcome + none;
        const outcomes = both + outcome;
        const chance = fisherExact({ held: both + held, heldOutcomes: both, cases, outcomes }, logs);
        expect(chance).toBeGreaterThan(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(fisherExact({ held: outcome + none, heldOutcomes: outcome, cases, outcomes }, logs)).toBeCloseTo(chance, 9);
      }),
    );
  });
});

describe('discoveryLimit', () => {
  it('finds the four that the paper finds', () => {
    const limit = discoveryLimit(PUBLISHED, 0.05);
    expect(PUBLISHED.filter((chance) => chance <= limit)).toEqual([0.0001, 0.0004, 0.0019, 0.0095]);
  });

  it('finds nothing where nothing is small enough', () => {
    expect(discoveryLimit([0.2, 0.9], 0.05)).toBe(-1);
    expect(discoveryLimit([], 0.05)).toBe(-1);
  });

  it('asks more of the same tests when there were more of them', () => {
    expect(discoveryLimit(PUBLISHED, 0.05, 1_000)).toBe(-1);
  });
});
