import fc from 'fast-check';
import { challengerSide, contactPlace } from './challenger';

/** Upper 0.1 % of chi-square with 99 degrees of freedom (NIST/SEMATECH e-Handbook, table 1.3.6.7.4). */
const CHI_SQUARE_99 = 148.23;

const CELLS = 100;
const CONTACTS = 20_000;

function chiSquare(placeOf: (index: number) => number): number {
  const counts = new Array<number>(CELLS).fill(0);
  for (let index = 0; index < CONTACTS; index += 1) {
    const cell = Math.floor(placeOf(index) * CELLS);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const expected = CONTACTS / CELLS;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('challengerSide', () => {
  it.each([
    ['ids that count up', (index: number) => `c${index}`],
    ['padded ids', (index: number) => `contact-${String(index).padStart(8, '0')}`],
    ['bare hexadecimal ids', (index: number) => (index * 2_654_435_761).toString(16)],
    ['ids of other scripts', (index: number) => `客户${String.fromCharCode(0x4e00 + (index % 20_000))}${index}`],
  ])('spreads %s evenly', (_, idOf) => {
    expect(chiSquare((index) => contactPlace(idOf(index)))).toBeLessThan(CHI_SQUARE_99);
    expect(chiSquare((index) => contactPlace(idOf(index), 'spring'))).toBeLessThan(CHI_SQUARE_99);
  });

  it('puts contacts where it has always put them', () => {
    expect(['a', 'b', 'c1', '客'].map((id) => contactPlace(id, 's').toFixed(6))).toEqual(['0.536471', '0.279081', '0.956035', '0.349497']);
  });

  it('mixes anew under another salt', () => {
    const both = Array.from({ length: 10_000 }, (_, index) => `c${index}`).filter(
      (id) => challengerSide(id, 0.5, 'a') === challengerSide(id, 0.5, 'b'),
    );
    expect(Math.abs(both.length - 5_000)).toBeLessThan(200);
  });

  it('gives nobody back when the share is raised', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (id, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        if (challengerSide(id, low) === 'challenger') expect(challengerSide(id, high)).toBe('challenger');
        expect(challengerSide(id, 0)).toBe('champion');
        expect(challengerSide(id, 1)).toBe('challenger');
      }),
    );
  });

  it('refuses a share that is none', () => {
    expect(() => challengerSide('a', 1.01)).toThrow(RangeError);
    expect(() => challengerSide('a', Number.NaN)).toThrow(RangeError);
  });
});
