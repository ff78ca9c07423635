import type { OrderBook } from '@waymark/engine';

/** What is made for one test; every call to `open` is another process at the same book of two parts. */
interface OrderBooks {
  open(): Promise<OrderBook>;
  dispose(): Promise<unknown>;
}

/** What every order book promises. */
export function describeOrderBook(name: string, factory: () => OrderBooks): void {
  describe(`${name} as an order book`, () => {
    let books: OrderBooks;
    beforeEach(() => {
      books = factory();
    });
    afterEach(() => books.dispose());

    it('keeps an order for each part until that part has answered, also for one that was away', async () => {
      const [asking, carrying] = [await books.open(), await books.open()];
      const first = await asking.add({ kind: 'fill', gen: 'g' });
      const second = await asking.add({ kind: 'drop', gen: 'h' });
      expect(await carrying.pending(0, 10)).toEqual([{ id: first, order: { kind: 'fill', gen: 'g' } }, { id: second, order: { kind: 'drop', gen: 'h' } }]);
      await carrying.answer(first, { part: 0, answer: {} });
      expect((await carrying.pending(0, 10)).map(({ id }) => id)).toEqual([second]);
      expect((await (await books.open()).pending(1, 1)).map(({ id }) => id)).toEqual([first]);
      expect(await asking.answers(first)).toEqual([{ part: 0, answer: {} }]);
    });

    it('lets the first answer of a part stand, and takes none to an order that is not there', async () => {
      const book = await books.open();
      const id = await book.add({ kind: 'verify' });
      await book.answer(id, { part: 1, answer: { rows: 1 } });
      await book.answer(id, { part: 1, answer: { rows: 2 } });
      await book.answer(id + 1, { part: 0, answer: {} });
      expect(await book.answers(id)).toEqual([{ part: 1, answer: { rows: 1 } }]);
      expect(await book.answers(id + 1)).toEqual([]);
    });

    it('gives the answers in the order of the parts, whoever answered first', async () => {
      const book = await books.open();
      const id = await book.add({ kind: 'verify' });
      for (const part of [1, 0]) await book.answer(id, { part, answer: { part } });
      expect((await book.answers(id)).map(({ part }) => part)).toEqual([0, 1]);
    });

    it('runs one work of a name at a time, over all processes, also after one failed', async () => {
      const [one, two, three] = [await books.open(), await books.open(), await books.open()];
      let inside = 0;
      const most: number[] = [];
      const work = async (): Promise<void> => {
        most.push((inside += 1));
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      };
      await Promise.all([one, two, three].flatMap((book) => Array.from({ length: 4 }, () => book.exclusively('generations', work))));
      expect(most).toEqual(Array.from({ length: 12 }, () => 1));
      await expect(one.exclusively('generations', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(await two.exclusively('generations', () => three.exclusively('other', () => Promise.resolve('both')))).toBe('both');
    });
  });
}
