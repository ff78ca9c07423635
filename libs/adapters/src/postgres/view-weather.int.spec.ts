import type { ViewStore } from '@waymark/engine';
import { describeWithPostgres, putRow, removeRows, SAMPLE_MARKS, SAMPLE_TABLE, SAMPLE_TABLES, sampleRow } from '@waymark/testkit';
import { openViewRoom, until } from './view-room.fixture';
import type { ViewRoom } from './view-room.fixture';

const schema = 'waymark_views_v1_p0';
const mark = { table: SAMPLE_MARKS.name, put: { name: 'm', position: 9 } };

describeWithPostgres('views in PostgreSQL in bad weather', (database) => {
  let room: ViewRoom;
  beforeEach(() => {
    room = openViewRoom(database().url, SAMPLE_TABLES);
  });
  afterEach(() => room.close());

  const rows = (store: ViewStore): Promise<readonly unknown[]> => store.select({ table: SAMPLE_TABLE.name, where: [], limit: 10 });
  const ask = async (text: string): Promise<unknown> => (await database().query(`select (${text}) as it`))[0]?.['it'];
  const endWhere = (where: string): Promise<unknown> => database().query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and ${where}`);
  const setReadOnly = (to: 'on' | 'off'): Promise<unknown> =>
    database().query(`begin read write; do $$ begin execute format('alter database %I set default_transaction_read_only = ${to}', current_database()); end $$; commit`);

  it('writes nothing of a commit whose connection is cut off in the middle, says so, and goes on', async () => {
    const pool = room.pool('cut-off');
    const hold = await room.hold(schema, { pool: room.pool('holder') });
    const store = await room.store(schema, { pool, hold });
    await store.commit([mark, putRow(sampleRow('x', 1))]);
    const blocker = await room.pool('blocker').session();
    await blocker.query(`begin; lock table ${schema}.${SAMPLE_MARKS.name} in share mode`);
    const cut = store.commit([putRow(sampleRow('y', 1)), { ...mark, put: { ...mark.put, position: 10 } }]);
    const refused = expect(cut).rejects.toMatchObject({ code: 'database-connection-lost' });
    await until(async () => (await ask(`select count(*) > 0 from pg_stat_activity where application_name = 'cut-off' and wait_event_type = 'Lock'`)) === true);
    await endWhere(`application_name = 'cut-off'`);
    await refused;
    await blocker.query('commit');
    expect(await rows(store)).toEqual([sampleRow('x', 1)]);
    await store.commit([putRow(sampleRow('z', 1))]);
    expect(await rows(store)).toEqual([sampleRow('x', 1), sampleRow('z', 1)]);
    await blocker.close();
  });

  it('notices a connection that was cut off while nothing was written', async () => {
    const store = await room.store(schema, { pool: room.pool('idle') });
    await store.commit([putRow(sampleRow('x', 1))]);
    await endWhere(`application_name = 'idle'`);
    await store.commit([putRow(sampleRow('y', 1))]).catch(() => store.commit([putRow(sampleRow('y', 1))]));
    expect(await store.count(SAMPLE_TABLE.name, [])).toBe(2);
  });

  it('builds nothing on commits that the database has lost', async () => {
    const pool = room.pool();
    const hold = await room.hold(schema, { pool });
    const store = await room.store(schema, { pool, hold });
    await store.commit([putRow(sampleRow('x', 1))]);
    await store.commit([putRow(sampleRow('y', 1))]);
    await database().query(`update ${schema}.waymark_partition set commits = commits - 1`);
    await expect(store.commit([putRow(sampleRow('z', 1))])).rejects.toMatchObject({ code: 'views-stepped-back', message: expect.stringContaining('read again') as string });
    expect(await store.count(SAMPLE_TABLE.name, [])).toBe(2);
    await store.commit([putRow(sampleRow('z', 1))]);
    expect(await store.count(SAMPLE_TABLE.name, [])).toBe(3);
  });

  it('says that a database takes no writes, also when it stops to in the middle', async () => {
    const pool = room.pool('reader');
    const store = await room.store(schema, { pool });
    await setReadOnly('on');
    await expect(room.store('waymark_views_v1_p1')).rejects.toMatchObject({ code: 'database-read-only', message: expect.stringContaining('primary') as string });
    await expect(room.hold('waymark_views_v1_p1')).rejects.toMatchObject({ code: 'database-read-only' });
    await expect(store.commit([putRow(sampleRow('x', 1))])).rejects.toMatchObject({ code: 'database-read-only' });
    expect(await rows(store)).toEqual([]);
    await setReadOnly('off');
    await endWhere('true');
    await until(() => store.commit([putRow(sampleRow('x', 1))]).then(() => true, () => false));
  });

  it('lets two begin a schema at once', async () => {
    const stores = await Promise.all([room.store(schema), room.store(schema), room.store('waymark_views_v1_p1')]);
    for (const store of stores) await store.commit([putRow(sampleRow('x', 1))]);
    expect(await Promise.all(stores.map((store) => store.count(SAMPLE_TABLE.name, [])))).toEqual([1, 1, 1]);
  });

  it('makes views of another shape anew, and tells so', async () => {
    const told: string[] = [];
    const wishes = { told: (notice: string) => void told.push(notice) };
    await (await room.store(schema, wishes)).commit([putRow(sampleRow('x', 1))]);
    await room.store(schema, wishes);
    expect(told).toEqual([]);
    const more = SAMPLE_TABLES.map((table) => ({ ...table, columns: { ...table.columns, more: 'text' as const } }));
    const store = await room.store(schema, { ...wishes, tables: more });
    expect(told).toEqual([expect.stringContaining('made anew from the log')]);
    expect(await store.count(SAMPLE_TABLE.name, [])).toBe(0);
    await store.commit([putRow({ ...sampleRow('x', 1), more: 'said' })]);
    expect(await rows(store)).toEqual([{ ...sampleRow('x', 1), more: 'said' }]);
  });

  it('keeps up with a table that grows, and with a commit larger than one statement', async () => {
    const store = await room.store(schema);
    const many = Array.from({ length: 12_000 }, (_, part) => sampleRow('many', part, { label: `row ${part}` }));
    await store.commit(many.map(putRow));
    expect(await store.count(SAMPLE_TABLE.name, [])).toBe(12_000);
    expect(await ask(`select reltuples > 0 from pg_class where oid = '${schema}.${SAMPLE_TABLE.name}'::regclass`)).toBe(true);
    await store.commit(many.map(({ label = null }) => removeRows({ gen: 'g', label })));
    expect(await store.count(SAMPLE_TABLE.name, [])).toBe(0);
  });

  it('answers cursors that hold what no column holds', async () => {
    const store = await room.store(schema);
    await store.commit([1, 2, 3].map((part) => putRow(sampleRow('x', part, { amount: part / 2 }))));
    const partsAfter = async (column: string, direction: 'asc' | 'desc', value: string | number): Promise<unknown> =>
      (await store.select({ table: SAMPLE_TABLE.name, where: [], orderBy: [{ column, direction }], after: [value], limit: 5 })).map((row) => row['part']);
    expect(await partsAfter('part', 'asc', 1.5)).toEqual([2, 3]);
    expect(await partsAfter('part', 'desc', 1.5)).toEqual([1]);
    expect(await partsAfter('part', 'asc', 1e300)).toEqual([]);
    expect(await partsAfter('part', 'desc', 1e300)).toEqual([3, 2, 1]);
    expect(await partsAfter('amount', 'asc', '0.5')).toEqual([2, 3]);
    expect(await partsAfter('amount', 'asc', 'text')).toEqual([]);
    expect(await store.count(SAMPLE_TABLE.name, [{ column: 'part', op: '=', value: 1.5 }])).toBe(0);
    expect(await store.count(SAMPLE_TABLE.name, [{ column: 'part', op: '!=', value: 1.5 }])).toBe(3);
    await expect(store.count(SAMPLE_TABLE.name, [{ column: 'amount', op: '>', value: Number.NaN }])).rejects.toThrow('assertion');
    await expect(store.count(SAMPLE_TABLE.name, [{ column: 'nothing', op: '=', value: 1 }])).rejects.toThrow('no column nothing');
    await expect(store.select({ table: SAMPLE_TABLE.name, where: [], limit: -1 })).rejects.toThrow('assertion');
  });
});
