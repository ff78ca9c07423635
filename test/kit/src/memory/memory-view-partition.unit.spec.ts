import { putRow, SAMPLE_TABLE, SAMPLE_TABLES, sampleRow } from '../contracts/view-rows';
import { MemoryViewPartition, MemoryViewStore } from './memory-view-partition';

const DURABLE = SAMPLE_TABLES.map((table) => (table.name === SAMPLE_TABLE.name ? table : { ...table, durable: true }));
const mark = (position: number) => ({ table: 'sample_mark', put: { name: 'm', position } });

describe('a part of the views in memory', () => {
  const partition = (): MemoryViewPartition => new MemoryViewPartition(DURABLE);
  const ids = async (views: Pick<MemoryViewStore, 'select'>): Promise<readonly unknown[]> => (await views.select({ table: SAMPLE_TABLE.name, where: [], limit: 10 })).map(({ id }) => id);

  it('takes nothing from a writer whose part another has taken', async () => {
    const part = partition();
    const before = new MemoryViewStore(part, part.take());
    await before.commit([putRow(sampleRow('a', 1))]);
    const after = new MemoryViewStore(part, part.take());
    await expect(before.commit([putRow(sampleRow('b', 1))])).rejects.toMatchObject({ code: 'partition-lost' });
    await after.commit([putRow(sampleRow('c', 1))]);
    expect(await ids(after)).toEqual(['a', 'c']);
  });

  it('lets nobody build on commits that a crash took back, until it has read again', async () => {
    const part = partition();
    const views = new MemoryViewStore(part, part.take());
    for (const id of ['a', 'b', 'c']) await views.commit([putRow(sampleRow(id, 1))]);
    expect(part.stepBack(2, { durable: false })).toBe(2);
    await expect(views.commit([putRow(sampleRow('d', 1))])).rejects.toMatchObject({ code: 'views-stepped-back' });
    expect(await ids(views)).toEqual(['a']);
    await views.commit([putRow(sampleRow('d', 1))]);
    expect(await ids(views)).toEqual(['a', 'd']);
  });

  it('keeps through a crash what waited for the disk, and all before it; another server may lack that too', async () => {
    const part = partition();
    const views = new MemoryViewStore(part, part.take());
    await views.commit([putRow(sampleRow('a', 1))]);
    await views.commit([mark(1), putRow(sampleRow('b', 1))]);
    await views.commit([putRow(sampleRow('b', 1, { label: 'later' })), { table: SAMPLE_TABLE.name, remove: { gen: 'g', id: 'a' } }]);
    expect(part.stepBack(3, { durable: false })).toBe(1);
    expect([...(await ids(part))].sort()).toEqual(['a', 'b']);
    expect(part.stepBack(3, { durable: true })).toBe(2);
    expect(await ids(part)).toEqual([]);
  });

  it('is laid back as it was copied, or lost, and ends whoever wrote there', async () => {
    const part = partition();
    const views = new MemoryViewStore(part, part.take());
    await views.commit([putRow(sampleRow('a', 1))]);
    const copy = part.copy();
    await views.commit([putRow(sampleRow('b', 1))]);
    part.lay(copy);
    expect(await ids(part)).toEqual(['a']);
    await expect(views.commit([putRow(sampleRow('c', 1))])).rejects.toMatchObject({ code: 'partition-lost' });
    part.lay(null);
    expect(await ids(part)).toEqual([]);
  });
});
