import type { Cell, Row, ViewStore } from '@waymark/engine';
import fc from 'fast-check';
import type { ContractOptions, Subject, SubjectFactory } from './subject';
import { anOrder, plainSelect, putRow, removeRows, sampleRow, SAMPLE_MARKS, SAMPLE_TABLE, someConditions, someRows } from './view-rows';

const TABLE = SAMPLE_TABLE.name;

/** What every view store promises; the factory makes one that has `SAMPLE_TABLES`. */
export function describeViewStore(name: string, factory: SubjectFactory<ViewStore>, options: ContractOptions = { durable: true }): void {
  describe(`${name} as a view store`, () => {
    let given: Subject<ViewStore>;
    let views: ViewStore;
    beforeEach(async () => {
      given = await factory();
      views = given.subject;
    });
    afterEach(() => given.dispose());

    const all = (): Promise<readonly Row[]> =>
      views.select({ table: TABLE, where: [], orderBy: ['gen', 'id', 'part'].map((column) => ({ column, direction: 'asc' })), limit: 1_000 });
    const ids = async (): Promise<readonly string[]> => (await all()).map(({ gen, id, part }) => `${String(gen)}/${String(id)}${String(part)}`);
    const fill = (rows: readonly Row[]): Promise<void> => views.commit([removeRows({ gen: 'g' }), ...rows.map(putRow)]);

    it('gives rows back as they were put, whatever they hold', async () => {
      const full = sampleRow('瓦 é 👩‍💻', -3, { label: '', amount: 0.1, due: 8_640_000_000_000_000, secret: Uint8Array.from([0, 255]) });
      await views.commit([putRow(full), putRow(sampleRow('bare', 0))]);
      const [bare, found] = await all();
      expect(bare).toEqual(sampleRow('bare', 0));
      expect({ ...found, secret: [...(found?.['secret'] as Uint8Array)] }).toEqual({ ...full, secret: [0, 255] });
    });

    it('puts a row in the place of the one with the same key; a column that is left out is null', async () => {
      await views.commit([putRow(sampleRow('x', 1, { label: 'old', due: 5 })), putRow(sampleRow('x', 2))]);
      await views.commit([putRow({ gen: 'g', id: 'x', part: 1, label: 'new' })]);
      expect(await all()).toEqual([sampleRow('x', 1, { label: 'new' }), sampleRow('x', 2)]);
    });

    it('removes a whole key, the front of a key, or the rows that an index finds', async () => {
      const rows = ['x', 'y'].flatMap((id) => [1, 2].map((part) => sampleRow(id, part, { label: part === 1 ? 'one' : null })));
      await views.commit([...rows, ...rows.map((row) => ({ ...row, gen: 'h' }))].map(putRow));
      await views.commit([removeRows({ gen: 'g', id: 'x', part: 2 })]);
      expect(await ids()).toEqual(['g/x1', 'g/y1', 'g/y2', 'h/x1', 'h/x2', 'h/y1', 'h/y2']);
      await views.commit([removeRows({ gen: 'g', id: 'y' })]);
      expect(await ids()).toEqual(['g/x1', 'h/x1', 'h/x2', 'h/y1', 'h/y2']);
      await views.commit([removeRows({ gen: 'h', label: 'one' }), removeRows({ gen: 'nothing' })]);
      expect(await ids()).toEqual(['g/x1', 'h/x2', 'h/y2']);
      await views.commit([removeRows({ gen: 'h', label: null })]);
      expect(await ids()).toEqual(['g/x1']);
    });

    it('refuses a removal that names no column, or a table that it does not know', async () => {
      await views.commit([putRow(sampleRow('x', 1))]);
      await expect(views.commit([removeRows({})])).rejects.toThrow('names at least one column');
      await expect(views.commit([{ table: 'unknown', put: {} }])).rejects.toThrow('unknown');
      expect(await ids()).toEqual(['g/x1']);
    });

    it('applies changes in their order', async () => {
      await views.commit([putRow(sampleRow('x', 1)), removeRows({ gen: 'g' }), putRow(sampleRow('y', 1)), putRow(sampleRow('y', 1, { due: 3 }))]);
      expect(await all()).toEqual([sampleRow('y', 1, { due: 3 })]);
    });

    it('commits all or nothing, over all its tables', async () => {
      const mark = { table: SAMPLE_MARKS.name, put: { name: 'm', position: 9 } };
      await expect(views.commit([mark, putRow(sampleRow('x', 1)), putRow(sampleRow('y', Number.NaN))])).rejects.toThrow();
      expect(await views.count(TABLE, [])).toBe(0);
      expect(await views.count(SAMPLE_MARKS.name, [])).toBe(0);
      await views.commit([mark, putRow(sampleRow('x', 1))]);
      expect(await views.select({ table: SAMPLE_MARKS.name, where: [], limit: 5 })).toEqual([{ name: 'm', position: 9 }]);
    });

    it('selects, in any mix of orders and conditions, what a plain filter and sort would', async () => {
      await fc.assert(
        fc.asyncProperty(someRows, someConditions, anOrder, fc.integer({ min: 1, max: 25 }), async (rows, where, orderBy, limit) => {
          await fill(rows);
          const query = { table: TABLE, where, orderBy, limit };
          expect(await views.select(query)).toEqual(plainSelect(await all(), query));
          expect(await views.count(TABLE, where)).toBe(plainSelect(await all(), { ...query, limit: 1_000 }).length);
        }),
        { numRuns: 150 },
      );
    });

    it('pages through any mixed order, nulls included, and shows each row once', async () => {
      await fc.assert(
        fc.asyncProperty(someRows, anOrder, fc.integer({ min: 1, max: 4 }), async (rows, orderBy, limit) => {
          await fill(rows);
          const seen: Row[] = [];
          let after: readonly Cell[] | null = null;
          do {
            const page: readonly Row[] = await views.select({ table: TABLE, where: [], orderBy, limit, ...(after ? { after } : {}) });
            seen.push(...page);
            const last = page.at(-1);
            after = last ? orderBy.map(({ column }) => last[column] ?? null) : null;
          } while (after);
          expect(seen).toEqual(plainSelect(await all(), { table: TABLE, where: [], orderBy, limit: 1_000 }));
        }),
        { numRuns: 100 },
      );
    });

    it('finds nothing in an empty list and everything without a condition', async () => {
      await views.commit([putRow(sampleRow('x', 1)), putRow(sampleRow('y', 1, { label: 'a' }))]);
      expect(await views.count(TABLE, [{ column: 'label', op: 'in', value: [] }])).toBe(0);
      expect(await views.count(TABLE, [])).toBe(2);
    });

    it('treats what is looked for as text, never as a pattern or as a query', async () => {
      await views.commit([putRow(sampleRow('x', 1, { label: "50% _'; DROP TABLE sample_row; --" })), putRow(sampleRow('y', 1, { label: '50' }))]);
      expect(await views.count(TABLE, [{ column: 'label', op: 'contains', value: '0% _' }])).toBe(1);
      expect(await views.count(TABLE, [{ column: 'label', op: 'contains', value: '%' }])).toBe(1);
      expect(await views.count(TABLE, [{ column: 'label', op: '=', value: "' OR 1=1" }])).toBe(0);
      expect(await views.count(TABLE, [])).toBe(2);
    });

    it('counts rows by columns, null being a value of its own', async () => {
      await views.commit([
        putRow(sampleRow('x', 1, { label: 'a' })),
        putRow(sampleRow('x', 2, { label: 'a' })),
        putRow(sampleRow('y', 1, { label: null })),
        putRow(sampleRow('y', 2, { label: 'b', due: 4 })),
      ]);
      const counted = await views.countBy(TABLE, ['id', 'label'], [{ column: 'due', op: '!=', value: 4 }]);
      expect(new Set(counted.map((row) => JSON.stringify([row['id'], row['label'], row['n']])))).toEqual(
        new Set(['["x","a",2]', '["y",null,1]']),
      );
      expect(await views.countBy(TABLE, ['label'], [{ column: 'due', op: '>', value: 100 }])).toEqual([]);
    });

    if (options.durable) {
      it('has its rows when it is opened again', async () => {
        await views.commit([putRow(sampleRow('x', 1, { label: 'kept' }))]);
        views = await given.reopen();
        expect(await all()).toEqual([sampleRow('x', 1, { label: 'kept' })]);
      });
    }
  });
}
