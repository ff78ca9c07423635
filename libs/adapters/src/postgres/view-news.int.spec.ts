import { createManualClock, describeWithPostgres, putRow, sampleRow, SAMPLE_TABLES } from '@waymark/testkit';
import { onViewsCommitted } from './view-news';
import type { ViewNewsOptions } from './view-news';
import { openViewRoom, silent, until } from './view-room.fixture';
import type { ViewRoom } from './view-room.fixture';

const [first, second, strange] = ['waymark_views_v1_p0', 'waymark_views_v1_p1', 'waymark_views_v2_p0'];

describeWithPostgres('news of commits', (database) => {
  let room: ViewRoom;
  let stop: AbortController;
  let told: string[];
  let stopped: Promise<void>;
  const clock = createManualClock(0);
  const listenTo = (schemas: readonly string[], wishes: Partial<ViewNewsOptions> = {}): void => {
    stopped = onViewsCommitted({ pool: room.pool('listener'), schemas, clock, signal: stop.signal, log: silent, listener: (news) => void told.push(...news), ...wishes });
  };
  const toldOf = (schema: string): Promise<void> => until(() => Promise.resolve(told.includes(schema)));
  const listening = (): Promise<void> =>
    until(async () => (await database().query(`select 1 from pg_stat_activity where application_name = 'listener' and state = 'idle' and query like '%commits%'`)).length > 0);
  beforeEach(() => {
    room = openViewRoom(database().url, SAMPLE_TABLES);
    stop = new AbortController();
    told = [];
    stopped = Promise.resolve();
  });
  afterEach(async () => {
    stop.abort();
    await stopped;
    await room.close();
  });

  it('come at once, of the schemas asked for, once for each commit', async () => {
    const stores = [await room.store(first), await room.store(strange)];
    listenTo([first, second]);
    await toldOf(first);
    await listening();
    told.splice(0);
    for (const store of stores.toReversed()) await store.commit([putRow(sampleRow('x', 1))]);
    await toldOf(first);
    clock.moveTo(clock.now() + 1_000);
    await (await room.store(second)).commit([putRow(sampleRow('x', 1))]);
    await toldOf(second);
    expect(told.filter((schema) => schema !== second)).toEqual([first]);
  });

  it('come a second late at most where a notification was lost', async () => {
    await room.store(first);
    listenTo([first]);
    await toldOf(first);
    await listening();
    told.splice(0);
    await database().query(`update ${first}.waymark_partition set commits = commits + 1`);
    expect(told).toEqual([]);
    clock.moveTo(clock.now() + 1_000);
    await toldOf(first);
  });

  it('are listened for again when the connection was lost, and nothing in between is missed', async () => {
    const store = await room.store(first);
    const warned = { times: 0 };
    listenTo([first], { log: { warn: () => void (warned.times += 1) } });
    await toldOf(first);
    await listening();
    told.splice(0);
    await database().query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'listener'`);
    await store.commit([putRow(sampleRow('x', 1))]);
    await until(() => {
      clock.moveTo(clock.now() + 1_000);
      return Promise.resolve(told.length > 0);
    });
    expect(told).toEqual([first]);
  });
});
