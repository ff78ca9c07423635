import { createPostgresUnion, createPostgresViewStore, onViewsCommitted, openPostgres } from '@waymark/adapters/postgres';
import type { PostgresPool } from '@waymark/adapters/postgres';
import type { ViewStore } from '@waymark/engine';
import type { EngineParts, FollowedParts } from '@waymark/server';
import { FollowedProjection, ModelRegistry } from '@waymark/server';
import { createManualClock, describeWithPostgres, MemoryLog, MemoryOrderBook, waitUntil } from '@waymark/testkit';
import { VIEW_TABLES } from '@waymark/views';

const LOOKS_ANYHOW_MS = 5_000;
const SCHEMA = 'waymark_views_v2_p0_of_1';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describeWithPostgres('who follows projectors in other processes', (database) => {
  const clock = createManualClock(1_000_000);
  let pool: PostgresPool;
  let store: ViewStore;
  let following: FollowedProjection;
  let listening: boolean;

  const commit = (position: number): Promise<void> => store.commit([{ table: 'checkpoint', put: { name: 'journey', position, logical_now: 1 } }]);
  const seen = (): number => following.checkpoint.position;
  const pass = (ms: number): void => clock.moveTo(clock.now() + ms);

  beforeEach(async () => {
    pool = openPostgres({ url: database().url, name: 'listener', log: silent });
    store = await createPostgresViewStore({ pool, schema: SCHEMA, tables: VIEW_TABLES });
    await commit(0);
    listening = false;
    const log = new MemoryLog();
    const news: FollowedParts['news'] = (heard, signal) => onViewsCommitted({ pool, schemas: [SCHEMA], clock, signal, log: silent, listener: () => ((listening = true), heard()) });
    const views = [createPostgresUnion({ pool, schemas: [SCHEMA], tables: VIEW_TABLES, clock })];
    following = new FollowedProjection({ log, clock, logger: silent } as unknown as EngineParts, new ModelRegistry(log), { views, book: new MemoryOrderBook(), news });
    await following.start();
    await waitUntil('it listens, and has counted the commits so far', () => listening);
  });
  afterEach(async () => {
    await following.stop();
    await store.close();
    await pool.close();
  });

  it('is woken by a commit long before it would look by itself', async () => {
    const begun = clock.now();
    for (const position of [2, 3]) {
      await commit(position);
      await waitUntil('the commit is seen', () => (pass(10), seen() === position));
    }
    expect(clock.now() - begun).toBeLessThan(LOOKS_ANYHOW_MS);
  });

  it('sees what nobody told of a few seconds later', async () => {
    await commit(2);
    await waitUntil('the commit is seen', () => (pass(10), seen() === 2));
    const begun = clock.now();
    await database().query(`update ${SCHEMA}.checkpoint set position = 3`);
    await waitUntil('it is looked for', () => (pass(100), seen() === 3));
    expect(clock.now() - begun).toBeLessThanOrEqual(LOOKS_ANYHOW_MS + 1_000);
  });
});
