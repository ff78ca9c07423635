import fc from 'fast-check';
import { Dice } from './dice';

const throws = (dice: Dice, count: number): number[] => Array.from({ length: count }, () => dice.unit());

describe('dice', () => {
  it('throw the same for the same seed, stream and purpose, and otherwise not', () => {
    const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(number, number, (seed, stream) => {
        expect(throws(new Dice(seed, stream), 5)).toEqual(throws(new Dice(seed, stream), 5));
        expect(throws(new Dice(seed, stream), 5)).not.toEqual(throws(new Dice(seed, stream + 1), 5));
        expect(throws(new Dice(seed, stream, 1), 5)).not.toEqual(throws(new Dice(seed, stream, 2), 5));
      }),
    );
  });

  it('are fair within and across streams', () => {
    const within = throws(new Dice(1, 1), 20_000);
    const across = Array.from({ length: 20_000 }, (_, stream) => new Dice(1, stream).unit());
    for (const values of [within, across]) {
      expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(0.5, 1);
      expect(values.filter((value) => value < 0.1).length / values.length).toBeCloseTo(0.1, 1);
    }
  });

  it('give the mean asked for and the weights asked for', () => {
    const dice = new Dice(5, 0);
    const mean = (throwOnce: () => number): number => Array.from({ length: 20_000 }, throwOnce).reduce((a, b) => a + b) / 20_000;
    expect(mean(() => dice.count(3))).toBeCloseTo(3, 0);
    expect(mean(() => dice.normal())).toBeCloseTo(0, 1);
    expect(mean(() => dice.normal() ** 2)).toBeCloseTo(1, 0);
    expect(mean(() => dice.pickWeighted([[3, 1], [1, 0]]))).toBeCloseTo(0.75, 1);
    expect(mean(() => Number(dice.lognormal(10, 1.5) < 10))).toBeCloseTo(0.5, 1);
  });

  it('stay within their bounds', () => {
    const dice = new Dice(9, 9);
    for (let round = 0; round < 2000; round++) {
      expect([1, 2, 3]).toContain(dice.whole(1, 3));
      expect(dice.hex(2)).toMatch(/^[0-9a-f]{16}$/);
      expect(dice.count(500)).toBeLessThanOrEqual(60);
    }
  });
});
