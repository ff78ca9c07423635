import { describeOrderBook, describeWithPostgres } from '@waymark/testkit';
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
  const close = (): Promise<unknown> => Promise.all(pools.splice(0).map((pool) => pool.close()));

  describeOrderBook('PostgreSQL', () => ({ open, dispose: close }));

  it('shows no order to another number of parts', async () => {
    await (await open(2)).add({ kind: 'fill', gen: 'g' });
    expect(await (await open(3)).pending(0, 10)).toEqual([]);
    await close();
  });
});
