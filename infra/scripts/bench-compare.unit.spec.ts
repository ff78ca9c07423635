import { join } from 'node:path';

interface Figure {
  readonly name: string;
  readonly count: number;
  readonly secondsPerRound?: readonly number[];
  readonly cpuSecondsPerRound?: readonly number[];
  readonly values?: readonly number[];
}

interface Comparing {
  compare(now: readonly { figures: readonly Figure[] }[], then: readonly { figures: readonly Figure[] }[], ref: string): {
    readonly compared: readonly { readonly name: string; readonly what: string; readonly ratio: number }[];
  };
}

const run = (...figures: readonly Figure[]) => ({ figures });

describe('two checkouts measured in turns', () => {
  it('are compared by the median cost of one thing, figure by figure, where both have it', async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const { compare } = (await import(join(__dirname, 'bench-compare.mjs'))) as Comparing;
    const now = [1, 9, 2].map((seconds) => run({ name: 'a', count: 10, secondsPerRound: [seconds], cpuSecondsPerRound: [1] }, { name: 'new', count: 1, secondsPerRound: [1] }));
    const then = [4, 4, 50].map((seconds) => run({ name: 'a', count: 20, secondsPerRound: [seconds], values: [3] }));
    const { compared } = compare(now, then, 'main');
    expect(compared.map(({ name, what, ratio }) => [name, what, ratio])).toEqual([['a', 'wall clock', 1]]);
  });
});
