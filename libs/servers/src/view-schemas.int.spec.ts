import { createPostgresViewStore, holdPartition, openPostgres } from '@waymark/adapters/postgres';
import type { PartitionHold, PostgresPool } from '@waymark/adapters/postgres';
import { createSystemClock } from '@waymark/adapters/process';
import type { ViewStore } from '@waymark/engine';
import { describeWithPostgres, waitUntil } from '@waymark/testkit';
import { VIEW_TABLES, VIEW_VERSION } from '@waymark/views';
import type { ServersEnvironment } from './environment';
import { partOwners, watchParts } from './part-owners';
import { viewSchema } from './schemas';
import type { Stores } from './stores';
import { viewKeeper } from './view-keeper';

const PARTS = 2;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describeWithPostgres('the schemas of views of an installation', (database) => {
  const clock = createSystemClock();
  const environment = { schemaPrefix: 'waymark', partitions: PARTS } as ServersEnvironment;
  let pool: PostgresPool;
  let stores: Pick<Stores, 'environment' | 'pool' | 'parts'>;
  const closing: (() => Promise<void>)[] = [];
  beforeEach(() => {
    pool = openPostgres({ url: database().url, name: 'projector-7', log });
    stores = { environment, pool, parts: { clock, logger: log } as unknown as Stores['parts'] };
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await pool.close();
  });

  const hold = async (schema: string): Promise<PartitionHold> => {
    const held = await holdPartition({ pool, schema, clock, signal: new AbortController().signal, log });
    if (!held) throw new Error('nobody ended the waiting');
    closing.unshift(() => held.release());
    return held;
  };
  const make = async (schema: string, position: number, held?: PartitionHold): Promise<ViewStore> => {
    const views = await createPostgresViewStore({ pool, schema, tables: VIEW_TABLES, ...(held && { hold: held }) });
    closing.unshift(() => views.close());
    await views.commit([{ table: 'checkpoint', put: { name: 'journey', position, logical_now: 1 } }]);
    return views;
  };
  const [first, second] = [viewSchema(environment, 0), viewSchema(environment, 1)];
  const [before, other] = [`waymark_views_v${VIEW_VERSION - 1}_p0_of_2`, `waymark_views_v${VIEW_VERSION}_p3_of_4`];

  it('are listed with version, part, size, how far they are and who uses them; those of others are not', async () => {
    await make(first, 17, await hold(first));
    await make(before, 5);
    await make(other, 9, await hold(other));
    await make('waymark_b_views_v1_p0_of_2', 3);
    const bytes = expect.any(Number) as number;
    expect(await viewKeeper(stores).list()).toEqual([
      { name: before, version: VIEW_VERSION - 1, partition: { index: 0, count: 2 }, bytes, position: 5, used: false, writer: null },
      { name: first, version: VIEW_VERSION, partition: { index: 0, count: 2 }, bytes, position: 17, used: true, writer: 'projector-7' },
      { name: other, version: VIEW_VERSION, partition: { index: 3, count: 4 }, bytes, position: 9, used: true, writer: 'projector-7' },
    ]);
  });

  it('are dropped when nobody uses them, and only then', async () => {
    await make(first, 1);
    await make(before, 1);
    await make('waymark_b_views_v1_p0_of_2', 1);
    await database().query('create schema accounting; create table accounting.ledger (id int)');
    const held = await hold(other);
    const keeper = viewKeeper(stores);
    for (const name of [first, other]) await expect(keeper.drop(name)).rejects.toMatchObject({ code: 'views-in-use' });
    for (const name of ['accounting', 'waymark_b_views_v1_p0_of_2', 'public"; drop', 'waymark_views_v9_p0_of_2']) await expect(keeper.drop(name)).rejects.toMatchObject({ code: 'unknown-views' });
    await keeper.drop(before);
    await held.release();
    await keeper.drop(other);
    expect((await keeper.list()).map(({ name }) => name)).toEqual([first]);
  });

  it('say which part nobody writes: without rows the process is not ready, with rows it is and notes it', async () => {
    const stopping = new AbortController();
    const check = watchParts(stores, stopping.signal);
    expect(await partOwners(stores)).toEqual([{ made: false, owner: null, since: null, held: false }, { made: false, owner: null, since: null, held: false }]);
    await waitUntil('it is seen that there are no rows', () => check.failure() === 'no rows have been made yet of part 0, 1 of 2: see to the projectors');
    const [one, two] = [await hold(first), await hold(second)];
    await make(first, 1, one);
    await make(second, 1, two);
    await waitUntil('both parts are served', () => check.failure() === null && check.note?.() === null);
    expect(await partOwners(stores)).toMatchObject([{ made: true, owner: 'projector-7', held: true }, { held: true }]);
    await two.release();
    await waitUntil('the part that was left is noted', () => check.note?.() === 'nobody writes the rows of part 1 of 2: see to the projectors');
    expect(check.failure()).toBeNull();
    expect(await partOwners(stores)).toMatchObject([{ held: true }, { made: true, owner: 'projector-7', held: false }]);
    stopping.abort();
  });
});
