import { isWaymarkError } from '@waymark/engine';
import { createManualClock, describeWithPostgres, putRow, SAMPLE_TABLE, sampleRow, SAMPLE_TABLES } from '@waymark/testkit';
import { holdPartition } from './partition-hold';
import { clock, openViewRoom, silent, until } from './view-room.fixture';
import type { ViewRoom } from './view-room.fixture';
import { partitionOwners } from './view-schemas';

const schema = 'waymark_views_v1_p0';

describeWithPostgres('a partition of the views', (database) => {
  let room: ViewRoom;
  beforeEach(() => {
    room = openViewRoom(database().url, SAMPLE_TABLES);
  });
  afterEach(() => room.close());

  const owners = async (): Promise<unknown> => (await partitionOwners({ pool: room.pool(), schemas: [schema, 'not_there'] })).map(({ epoch, process, held }) => ({ epoch, process, held }));
  /** A hold as a process has it that has noticed nothing yet. */
  const unaware = <T>(hold: T): T => ({ ...hold, lost: new AbortController().signal });

  it('has one owner at a time; who waits is told whom for, and takes it when that one lets go', async () => {
    const first = await room.hold(schema, { pool: room.pool('first') });
    const told: unknown[] = [];
    const waiting = room.hold(schema, { pool: room.pool('second'), onWaiting: (owner) => void told.push(owner.process, owner.held) });
    await until(() => Promise.resolve(told.length > 0));
    expect(told).toEqual(['first', true]);
    expect(await owners()).toEqual([{ epoch: 1, process: 'first', held: true }]);
    await first.release();
    const second = await waiting;
    expect(await owners()).toEqual([{ epoch: 2, process: 'second', held: true }]);
    expect([first.lost.aborted, second.lost.aborted, second.epoch]).toEqual([true, false, 2]);
    await second.release();
    expect(await owners()).toEqual([{ epoch: 2, process: 'second', held: false }]);
  });

  it('is waited for until the signal says that it is no longer wanted', async () => {
    await room.hold(schema);
    const unwanted = new AbortController();
    const told = { waiting: false };
    const waiting = holdPartition({ pool: room.pool(), schema, clock, log: silent, signal: unwanted.signal, onWaiting: () => (told.waiting = true) });
    await until(() => Promise.resolve(told.waiting));
    unwanted.abort();
    expect(await waiting).toBeNull();
  });

  it('is known to be lost when its connection breaks, and then its rows are not written', async () => {
    const pool = room.pool('cut-off');
    const hold = await room.hold(schema, { pool });
    const store = await room.store(schema, { pool, hold });
    await store.commit([putRow(sampleRow('x', 1))]);
    await database().query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`);
    await until(() => Promise.resolve(hold.lost.aborted));
    expect(isWaymarkError(hold.lost.reason, 'partition-lost')).toBe(true);
    await expect(store.commit([putRow(sampleRow('y', 1))])).rejects.toMatchObject({ code: 'partition-lost' });
    expect(await store.count(SAMPLE_TABLE.name, [])).toBe(1);
  });

  it('goes on without an owner that shows no life, and who comes back from a stop never writes over its successor', async () => {
    const pool = room.pool('stopped');
    const stopped = await room.hold(schema, { pool, clock: createManualClock(0), silenceMs: 500 });
    const before = await room.store(schema, { pool, hold: unaware(stopped) });
    await before.commit([putRow(sampleRow('x', 1, { label: 'before' }))]);
    const next = room.pool('next');
    const hold = await room.hold(schema, { pool: next, silenceMs: 5_000 });
    const after = await room.store(schema, { pool: next, hold });
    expect(await after.count(SAMPLE_TABLE.name, [])).toBe(1);
    await after.commit([putRow(sampleRow('x', 1, { label: 'after' }))]);
    await expect(before.commit([putRow(sampleRow('x', 1, { label: 'too late' }))])).rejects.toMatchObject({
      code: 'partition-lost',
      message: expect.stringContaining('next has it, as its owner number 2') as string,
    });
    await expect(room.store(schema, { pool, hold: unaware(stopped) })).rejects.toMatchObject({ code: 'partition-lost' });
    expect(await after.select({ table: SAMPLE_TABLE.name, where: [], limit: 5 })).toEqual([sampleRow('x', 1, { label: 'after' })]);
  });

  it('changes hands behind a commit that is under way, never in the middle of it', async () => {
    const first = await room.hold(schema);
    const session = await room.pool().session();
    await session.query(`begin; update ${schema}.waymark_partition set commits = commits + 1`);
    await first.release();
    const waiting = room.hold(schema, { pool: room.pool('second') });
    await until(async () => (await database().query(`select 1 from pg_stat_activity where application_name = 'second' and wait_event_type = 'Lock'`)).length > 0);
    await session.query('commit');
    expect((await waiting).epoch).toBe(2);
    await session.close();
  });

  it('refuses a name that needs quotes, and a schema that is somebody else’s', async () => {
    await expect(room.hold('Views; drop')).rejects.toMatchObject({ code: 'invalid-settings' });
    await database().query('create schema accounting; create table accounting.ledger (id int)');
    await expect(room.hold('accounting')).rejects.toMatchObject({ code: 'schema-not-views' });
    await expect(room.store('accounting')).rejects.toMatchObject({ code: 'schema-not-views' });
  });
});
