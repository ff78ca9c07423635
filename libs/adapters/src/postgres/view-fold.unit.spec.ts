import type { Cell, Row, RowChange } from '@waymark/engine';
import { putRow, removeRows, SAMPLE_MARKS, SAMPLE_TABLE, SAMPLE_TABLES, sampleRow } from '@waymark/testkit';
import fc from 'fast-check';
import { foldChanges } from './view-fold';

const tables = new Map(SAMPLE_TABLES.map((table) => [table.name, table]));
const fold = (changes: readonly RowChange[]): ReturnType<typeof foldChanges> => foldChanges(tables, changes);

const keyOf = (row: Row): string => JSON.stringify(SAMPLE_TABLE.key.map((column) => row[column] ?? null));
const finds = (wanted: Row, row: Row): boolean => Object.entries(wanted).every(([column, cell]) => (row[column] ?? null) === cell);
const without = (rows: ReadonlyMap<string, Row>, wanted: Row): Map<string, Row> => new Map([...rows].filter(([, row]) => !finds(wanted, row)));

/** One change after the other, the plainest way. */
function inOrder(before: readonly Row[], changes: readonly RowChange[]): ReadonlyMap<string, Row> {
  let rows = new Map(before.map((row) => [keyOf(row), row]));
  for (const change of changes) {
    if ('put' in change) rows.set(keyOf(change.put), change.put);
    else rows = without(rows, change.remove);
  }
  return rows;
}

/** As it is written: all removals, then all puts. */
function folded(before: readonly Row[], changes: readonly RowChange[]): ReadonlyMap<string, Row> {
  let rows = new Map(before.map((row) => [keyOf(row), row]));
  for (const { removals, puts } of fold(changes)) {
    for (const { columns, nulls, wanted } of removals) {
      for (const cells of wanted) rows = without(rows, Object.fromEntries([...nulls.map((column) => [column, null]), ...columns.map((column, index) => [column, cells[index] ?? null])] as [string, Cell][]));
    }
    expect(new Set(puts.map(keyOf)).size).toBe(puts.length);
    for (const row of puts) rows.set(keyOf(row), row);
  }
  return rows;
}

const someRow = fc
  .record({ id: fc.constantFrom('x', 'y'), part: fc.nat({ max: 2 }), label: fc.constantFrom(null, 'a', 'b'), amount: fc.constantFrom(null, 0, 1) })
  .map(({ id, part, ...more }) => sampleRow(id, part, more));
const someRemoval = someRow.chain((row) => fc.subarray(['gen', 'id', 'part', 'label', 'amount'], { minLength: 1 }).map((columns) => removeRows(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))));
const someChanges = fc.array(fc.oneof(someRow.map(putRow), someRemoval), { maxLength: 12 });

describe('changes of a commit, folded', () => {
  it('come to the same as one after the other, whatever was there before', () => {
    fc.assert(
      fc.property(fc.array(someRow, { maxLength: 8 }), someChanges, (before, changes) => {
        expect(folded(before, changes)).toEqual(inOrder(before, changes));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are one batch of removals and one of puts for each table', () => {
    const mark = { table: SAMPLE_MARKS.name, put: { name: 'm', position: 1 } };
    const changes = ['x', 'y', 'z'].flatMap((id) => [removeRows({ gen: 'g', id }), putRow(sampleRow(id, 1)), mark]);
    expect(fold(changes)).toEqual([
      { table: SAMPLE_TABLE, removals: [{ columns: ['gen', 'id'], nulls: [], wanted: [['g', 'z'], ['g', 'y'], ['g', 'x']] }], puts: ['x', 'y', 'z'].map((id) => sampleRow(id, 1)) },
      { table: SAMPLE_MARKS, removals: [], puts: [mark.put] },
    ]);
  });

  it('remove a row that was put over another one and then found by what it held', () => {
    const changes = [putRow(sampleRow('x', 1, { label: 'a' })), removeRows({ label: 'a' })];
    expect(folded([sampleRow('x', 1, { label: 'b' })], changes)).toEqual(new Map());
  });

  it('refuse a table or a column that nobody described', () => {
    expect(() => fold([{ table: 'unknown', put: {} }])).toThrow('unknown');
    expect(() => fold([removeRows({ nothing: 1 })])).toThrow('nothing');
    expect(() => fold([removeRows({})])).toThrow('names at least one column');
  });
});
