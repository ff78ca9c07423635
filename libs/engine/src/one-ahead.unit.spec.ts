import { oneAhead } from './one-ahead';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('one piece ahead', () => {
  it('hands over in order, never more than two at a time, and ends with the last', async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    await oneAhead([1, 2, 3, 4, 5], async (piece) => {
      begun.push(piece);
      expect(begun.length - ended.length).toBeLessThanOrEqual(2);
      await pause();
      ended.push(piece);
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(ended).toEqual([1, 2, 3, 4, 5]);
  });

  it('begins the next before the last has ended', async () => {
    let most = 0;
    let under = 0;
    await oneAhead([1, 2, 3], async () => {
      under += 1;
      most = Math.max(most, under);
      await pause();
      under -= 1;
    });
    expect(most).toBe(2);
  });

  it.each([1, 2, 4])('fails with piece %i, hands over nothing after the next, and leaves nothing under way', async (broken) => {
    const begun: number[] = [];
    let under = 0;
    const failing = oneAhead([1, 2, 3, 4], async (piece) => {
      begun.push(piece);
      under += 1;
      await pause();
      under -= 1;
      if (piece === broken) throw new Error(`piece ${piece}`);
    });
    await expect(failing).rejects.toThrow(`piece ${broken}`);
    expect(under).toBe(0);
    expect(begun.at(-1)).toBe(Math.min(4, broken + 1));
  });
});
