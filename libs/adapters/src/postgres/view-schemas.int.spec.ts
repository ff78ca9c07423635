import { describeWithPostgres, putRow, sampleRow, SAMPLE_TABLES } from '@waymark/testkit';
import { openViewRoom } from './view-room.fixture';
import type { ViewRoom } from './view-room.fixture';
import { dropViewSchema, listViewSchemas } from './view-schemas';

describeWithPostgres('schemas of views', (database) => {
  let room: ViewRoom;
  beforeEach(() => {
    room = openViewRoom(database().url, SAMPLE_TABLES);
  });
  afterEach(() => room.close());

  const [old, next] = ['waymark_views_v1_p0', 'waymark_views_v2_p0'];
  const names = async (): Promise<unknown> => (await listViewSchemas({ pool: room.pool() })).map(({ schema }) => schema);

  it('are listed with who writes them, when they were made and what they take', async () => {
    expect(await names()).toEqual([]);
    await database().query('create schema accounting; create table accounting.ledger (id int)');
    const pool = room.pool('projector');
    const hold = await room.hold(next, { pool });
    await (await room.store(next, { pool, hold })).commit([putRow(sampleRow('x', 1))]);
    await room.store(old);
    const [first, second, ...more] = await listViewSchemas({ pool });
    expect(first).toEqual({ schema: old, epoch: 0, process: null, since: null, held: false, madeAt: expect.any(Number) as number, bytes: expect.any(Number) as number });
    expect(second).toMatchObject({ schema: next, epoch: 1, process: 'projector', held: true });
    expect(second?.bytes).toBeGreaterThan(first?.bytes ?? Number.NaN);
    expect(Math.abs((second?.since ?? 0) - (second?.madeAt ?? 0))).toBeLessThan(60_000);
    expect(more).toEqual([]);
  });

  it('are dropped when nobody writes to them any more', async () => {
    const pool = room.pool('projector');
    const hold = await room.hold(old, { pool });
    await room.store(old, { pool, hold });
    await room.store(next);
    await expect(dropViewSchema({ pool, schema: old })).rejects.toMatchObject({ code: 'partition-held', message: expect.stringContaining('projector') as string });
    await hold.release();
    await dropViewSchema({ pool, schema: old });
    expect(await names()).toEqual([next]);
  });

  it('are the only ones that are dropped', async () => {
    const pool = room.pool();
    await database().query('create schema accounting; create table accounting.ledger (id int)');
    await expect(dropViewSchema({ pool, schema: 'accounting' })).rejects.toMatchObject({ code: 'schema-not-views' });
    await expect(dropViewSchema({ pool, schema: 'public"; drop' })).rejects.toMatchObject({ code: 'invalid-settings' });
  });
});
