import { InFlight } from './in-flight';

describe('what is under way', () => {
  /** Work that ends when it is told to. */
  function works(inFlight: InFlight) {
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const begin = (name: string, bytes: number): Promise<void> =>
      inFlight.run(bytes, () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, resolve));
      });
    const end = async (name: string): Promise<void> => {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { begun, begin, end };
  }

  it('is bound in number, and others follow in the order of asking', async () => {
    const { begun, begin, end } = works(new InFlight(2, 100));
    const all = ['a', 'b', 'c', 'd'].map((name) => begin(name, 1));
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c', 'd']) await end(name);
    await Promise.all(all);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is bound in bytes; what is larger than the bound goes alone, and nothing small overtakes it', async () => {
    const { begun, begin, end } = works(new InFlight(10, 100));
    const all = [begin('a', 60), begin('large', 500), begin('b', 1)];
    expect(begun).toEqual(['a']);
    await end('a');
    expect(begun).toEqual(['a', 'large']);
    await end('large');
    expect(begun).toEqual(['a', 'large', 'b']);
    await end('b');
    await Promise.all(all);
  });

  it('makes room also when it fails', async () => {
    const inFlight = new InFlight(1, 1);
    await expect(inFlight.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inFlight.run(1, async () => 'next')).toBe('next');
  });
});
