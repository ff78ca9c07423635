import fc from 'fast-check';
import { runAtOnce } from './in-steps';
import { mergeSort } from './merge-sort';

describe('sorting in steps', () => {
  it('comes to the same as sorting at once, and keeps the order of equals', () => {
    const tens = (value: number): number => Math.floor(value / 10);
    const byTens = { sortRun: (run: number[]) => run.sort((a, b) => tens(a) - tens(b)), inOrder: (a: number, b: number) => tens(a) <= tens(b) };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 9_973 }), (count, stride) => {
        const values = Array.from({ length: count }, (_, index) => (index * stride) % 997);
        expect(runAtOnce(mergeSort(values, byTens))).toEqual([...values].sort((a, b) => tens(a) - tens(b)));
      }),
      { numRuns: 30 },
    );
  });

  it('pauses on the way', () => {
    let pauses = 0;
    const sorting = mergeSort(Array.from({ length: 200_000 }, (_, index) => -index), { sortRun: (run) => run.sort((a, b) => a - b), inOrder: (a, b) => a <= b });
    while (sorting.next().done !== true) pauses += 1;
    expect(pauses).toBeGreaterThan(40);
  });
});
