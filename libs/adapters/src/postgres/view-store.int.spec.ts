import { createSystemClock } from '../process';
import type { ViewStore } from '@waymark/engine';
import { describeViewAdditions, describeViewStore, describeWithPostgres, SAMPLE_TABLES } from '@waymark/testkit';
import type { PartitionHold } from './partition-hold';
import { holdPartition } from './partition-hold';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';
import { createPostgresViewStore } from './view-store';

const log = { warn: (): void => undefined };
const schema = 'waymark_views_v1_p0';

interface Opened {
  readonly pool: PostgresPool;
  readonly hold: PartitionHold;
  readonly store: ViewStore;
}

describeWithPostgres('PostgreSQL', (database) => {
  const open = async (): Promise<Opened> => {
    const pool = openPostgres({ url: database().url, name: 'waymark-views-test', log });
    const hold = await holdPartition({ pool, schema, clock: createSystemClock(), signal: new AbortController().signal, log });
    if (!hold) throw new Error('nobody ended the waiting');
    return { pool, hold, store: await createPostgresViewStore({ pool, schema, tables: SAMPLE_TABLES, hold }) };
  };
  const close = async ({ pool, hold, store }: Opened): Promise<void> => {
    await store.close();
    await hold.release();
    await pool.close();
  };
  describeViewAdditions('a schema', async () => {
    const { pool, hold, store } = await open();
    await store.close();
    return {
      open: (tables) => createPostgresViewStore({ pool, schema, tables, hold }),
      dispose: async () => {
        await hold.release();
        await pool.close();
      },
    };
  });
  describeViewStore('a schema', async () => {
    let opened = await open();
    return {
      subject: opened.store,
      reopen: async () => {
        await close(opened);
        opened = await open();
        return opened.store;
      },
      dispose: () => close(opened),
    };
  });
});
