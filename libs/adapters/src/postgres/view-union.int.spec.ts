import type { Row, ViewStore } from '@waymark/engine';
import { anOrder, createManualClock, describeWithPostgres, plainSelect, putRow, removeRows, SAMPLE_MARKS, SAMPLE_TABLE, SAMPLE_TABLES, sampleRow, someConditions, someRows } from '@waymark/testkit';
import fc from 'fast-check';
import type { PostgresPool } from './pool';
import { openViewRoom } from './view-room.fixture';
import type { ViewRoom } from './view-room.fixture';
import { createPostgresUnion, madeSchemas } from './view-union';

const schemas = [0, 1, 2].map((partition) => `waymark_views_v1_p${partition}`);
const table = SAMPLE_TABLE.name;
const partitionOf = (row: Row): number => (String(row['id']).charCodeAt(0) + Number(row['part'])) % schemas.length;

describeWithPostgres('the union of partitions', (database) => {
  let room: ViewRoom;
  let pool: PostgresPool;
  beforeEach(() => {
    room = openViewRoom(database().url, SAMPLE_TABLES);
    pool = room.pool();
  });
  afterEach(() => room.close());

  const union = (clock = createManualClock(0)): ViewStore => createPostgresUnion({ pool, schemas, tables: SAMPLE_TABLES, clock });
  const counted = (rows: readonly Row[]): unknown => rows.map((row) => JSON.stringify(row)).sort();

  it('answers as one store that holds all rows', async () => {
    const stores = await Promise.all(schemas.map((schema) => room.store(schema, { pool })));
    const one = await room.store('waymark_views_v1_all', { pool });
    const all = union();
    await fc.assert(
      fc.asyncProperty(someRows, someConditions, anOrder, fc.integer({ min: 1, max: 5 }), async (rows, where, orderBy, limit) => {
        await one.commit([removeRows({ gen: 'g' }), ...rows.map(putRow)]);
        await Promise.all(stores.map((store, index) => store.commit([removeRows({ gen: 'g' }), ...rows.filter((row) => partitionOf(row) === index).map(putRow)])));
        const query = { table, where, orderBy, limit };
        const page = await all.select(query);
        expect(page).toEqual(plainSelect(await one.select({ table, where: [], limit: 100 }), query));
        const last = page.at(-1);
        const next = { ...query, after: last ? orderBy.map(({ column }) => last[column] ?? null) : [null, null, null, null, null, null] };
        expect(await all.select(next)).toEqual(await one.select(next));
        expect(await all.select({ table, where, limit })).toEqual(await one.select({ table, where, limit }));
        expect(await all.count(table, where)).toBe(await one.count(table, where));
        expect(counted(await all.countBy(table, ['label', 'due'], where))).toEqual(counted(await one.countBy(table, ['label', 'due'], where)));
      }),
      { numRuns: 40 },
    );
  });

  it('is empty before any projector has begun, and finds a partition at most a second after it was made', async () => {
    const clock = createManualClock(0);
    const all = union(clock);
    const made = (): Promise<readonly string[]> => madeSchemas({ pool, schemas, tables: SAMPLE_TABLES });
    const find = async (): Promise<unknown> => [await all.count(table, []), (await all.select({ table, where: [], limit: 5 })).length, (await all.countBy(table, ['id'], [])).length];
    expect([await made(), await find()]).toEqual([[], [0, 0, 0]]);
    await (await room.store(schemas[1] ?? '')).commit([putRow(sampleRow('x', 1))]);
    expect([await made(), await find()]).toEqual([[schemas[1]], [0, 0, 0]]);
    clock.moveTo(1_000);
    expect(await find()).toEqual([1, 1, 1]);
    await (await room.store(schemas[0] ?? '')).commit([putRow(sampleRow('y', 1))]);
    expect(await find()).toEqual([1, 1, 1]);
    clock.moveTo(2_000);
    expect(await find()).toEqual([2, 2, 2]);
  });

  it('counts a schema that was dropped, or whose views have another shape, as not made', async () => {
    const stores = await Promise.all(schemas.map((schema) => room.store(schema)));
    for (const store of stores) await store.commit([putRow(sampleRow('x', 1))]);
    const all = union();
    expect(await all.count(table, [])).toBe(3);
    await database().query(`drop schema ${schemas[0] ?? ''} cascade`);
    expect(await all.count(table, [])).toBe(2);
    await database().query(`alter table ${schemas[1] ?? ''}.${table} drop column label`);
    expect(await union().count(table, [])).toBe(1);
  });

  it('reads an older program\'s tables beside newer ones, null in what they lack, and a column that is added meanwhile a second later', async () => {
    const [larger] = [{ ...SAMPLE_TABLE, columns: { ...SAMPLE_TABLE.columns, nick: 'text' as const }, added: { nick: 1 } }];
    const tables = [larger, SAMPLE_MARKS];
    const [older = '', newer = ''] = schemas;
    await (await room.store(older)).commit([putRow(sampleRow('x', 1))]);
    await (await room.store(newer, { tables })).commit([putRow(sampleRow('y', 1, { nick: 'Bo' }))]);
    const clock = createManualClock(0);
    const all = createPostgresUnion({ pool, schemas: [older, newer], tables, clock });
    const nicks = async (): Promise<unknown> => (await all.select({ table, where: [], orderBy: [{ column: 'nick', direction: 'desc' }], limit: 5 })).map(({ id, nick }) => [id, nick]);
    expect(await nicks()).toEqual([['y', 'Bo'], ['x', null]]);
    expect(await all.count(table, [{ column: 'nick', op: '=', value: null }])).toBe(1);
    await (await room.store(older, { tables })).commit([putRow(sampleRow('x', 1, { nick: 'Cy' }))]);
    expect(await nicks()).toEqual([['y', 'Bo'], ['x', null]]);
    clock.moveTo(1_000);
    expect(await nicks()).toEqual([['x', 'Cy'], ['y', 'Bo']]);
    expect(await createPostgresUnion({ pool, schemas: [older, newer], tables: SAMPLE_TABLES, clock }).count(table, [])).toBe(2);
  });

  it('goes on where the database was away for a moment', async () => {
    await room.store(schemas[0] ?? '');
    const all = union();
    expect(await all.count(table, [])).toBe(0);
    await database().query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);
    await all.count(table, []).catch(() => undefined);
    expect(await all.count(table, [])).toBe(0);
  });

  it('takes no commits', async () => {
    await expect(union().commit([putRow(sampleRow('x', 1))])).rejects.toThrow('assertion');
    await expect(union().count('unknown', [])).rejects.toThrow('no table unknown');
  });
});
