import { describeWithPostgres } from '@waymark/testkit';
import type { OrderBook } from '@waymark/engine';
import { createPostgresOrderBook } from './order-book';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';

describeWithPostgres('the order book on PostgreSQL', (database) => {
  const pools: PostgresPool[] = [];
  const open = (parts = 2): Promise<OrderBook> => {
    const pool = openPostgres({ url: database().url, name: 'waymark-orders-test', log: { warn: () => undefined }, maxConnections: 4 });
    pools.push(pool);
    return createPostgresOrderBook({ pool, schema: 'waymark_orders', parts });
  };
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

  it('keeps an order for each part until that part has answered, also for one that was away', async () => {
    const [asking, carrying] = [await open(), await open()];
    const first = await asking.add({ kind: 'fill', gen: 'g' });
    const second = await asking.add({ kind: 'drop', gen: 'h' });
    expect(await carrying.pending(0, 10)).toEqual([{ id: first, order: { kind: 'fill', gen: 'g' } }, { id: second, order: { kind: 'drop', gen: 'h' } }]);
    await carrying.answer(first, { part: 0, answer: {} });
    expect((await carrying.pending(0, 10)).map(({ id }) => id)).toEqual([second]);
    expect((await (await open()).pending(1, 1)).map(({ id }) => id)).toEqual([first]);
    expect(await asking.answers(first)).toEqual([{ part: 0, answer: {} }]);
  });

  it('lets the first answer of a part stand, and takes none to an order that is not there', async () => {
    const book = await open();
    const id = await book.add({ kind: 'verify' });
    await book.answer(id, { part: 1, answer: { rows: 1 } });
    await book.answer(id, { part: 1, answer: { rows: 2 } });
    await book.answer(id + 1, { part: 0, answer: {} });
    expect(await book.answers(id)).toEqual([{ part: 1, answer: { rows: 1 } }]);
    expect(await book.answers(id + 1)).toEqual([]);
  });

  it('shows no order to another number of parts', async () => {
    await (await open(2)).add({ kind: 'fill', gen: 'g' });
    expect(await (await open(3)).pending(0, 10)).toEqual([]);
  });

  it('runs one work of a name at a time, over all processes, also after one failed', async () => {
    const books = [await open(), await open(), await open()];
    let inside = 0;
    const most: number[] = [];
    const work = async (): Promise<void> => {
      most.push((inside += 1));
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, (_, i) => books[i % 3]?.exclusively('generations', work)));
    expect(most).toEqual(Array.from({ length: 12 }, () => 1));
    await expect(books[0]?.exclusively('generations', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await books[1]?.exclusively('generations', () => books[2]?.exclusively('other', () => Promise.resolve('both')) ?? Promise.resolve(''))).toBe('both');
  });
});
