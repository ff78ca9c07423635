import type { Row, TableSpec, ViewStore } from '@waymark/engine';
import { putRow, sampleRow, SAMPLE_MARKS, SAMPLE_TABLE, SAMPLE_TABLES } from './view-rows';

const TABLE = SAMPLE_TABLE.name;

/** The sample table with a column and indexes that came later. */
const LARGER: readonly TableSpec[] = [
  { ...SAMPLE_TABLE, columns: { ...SAMPLE_TABLE.columns, nick: 'text', rank: 'integer' }, indexes: [...SAMPLE_TABLE.indexes, ['gen', 'nick'], ['gen', 'due']], added: { nick: 1, rank: 1 } },
  SAMPLE_MARKS,
];

/** Opens what is kept, with the tables that a program knows; closing the store keeps it. */
interface Opening {
  open(tables: readonly TableSpec[]): Promise<ViewStore>;
  dispose(): Promise<void>;
}

/** What a view store promises to programs of which one knows more columns than the other. */
export function describeViewAdditions(name: string, factory: () => Promise<Opening>): void {
  describe(`${name} as views that are added to`, () => {
    let opening: Opening;
    beforeEach(async () => {
      opening = await factory();
    });
    afterEach(() => opening.dispose());

    const as = async <T>(tables: readonly TableSpec[], work: (views: ViewStore) => Promise<T>): Promise<T> => {
      const views = await opening.open(tables);
      try {
        return await work(views);
      } finally {
        await views.close();
      }
    };
    const all = (views: ViewStore): Promise<readonly Row[]> => views.select({ table: TABLE, where: [], limit: 100 });
    const later = (nick: string | null, rank: number | null): Row => ({ nick, rank });

    it('adds the columns that are missing, the rows as they are and null in them', async () => {
      const rows = [sampleRow('x', 1, { label: 'a' }), sampleRow('y', 2)];
      await as(SAMPLE_TABLES, (views) => views.commit(rows.map(putRow)));
      for (let times = 0; times < 2; times += 1) {
        expect(await as(LARGER, all)).toEqual(rows.map((row) => ({ ...row, ...later(null, null) })));
      }
    });

    it('finds and orders by the added columns', async () => {
      await as(SAMPLE_TABLES, (views) => views.commit([putRow(sampleRow('x', 1))]));
      await as(LARGER, async (views) => {
        await views.commit([putRow(sampleRow('y', 1, later('Bo', 2))), putRow(sampleRow('z', 1, later('Al', 1)))]);
        const found = await views.select({ table: TABLE, where: [], orderBy: [{ column: 'nick', direction: 'asc' }], limit: 9 });
        expect(found.map(({ id }) => id)).toEqual(['x', 'z', 'y']);
        expect(await views.count(TABLE, [{ column: 'nick', op: '=', value: 'Bo' }])).toBe(1);
      });
    });

    it('lets a program that knows less of them go on; of what it puts they say nothing any more', async () => {
      await as(LARGER, (views) => views.commit(['x', 'y'].map((id) => putRow(sampleRow(id, 1, later('Bo', 2))))));
      await as(SAMPLE_TABLES, async (views) => {
        expect(await views.count(TABLE, [])).toBe(2);
        await views.commit([putRow(sampleRow('x', 1, { label: 'put' })), putRow(sampleRow('z', 1))]);
      });
      expect(await as(LARGER, all)).toEqual([sampleRow('x', 1, { label: 'put', ...later(null, null) }), sampleRow('y', 1, later('Bo', 2)), sampleRow('z', 1, later(null, null))]);
    });
  });
}
