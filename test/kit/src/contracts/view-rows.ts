import type { Cell, Condition, Row, RowChange, Select, TableSpec } from '@waymark/engine';
import fc from 'fast-check';

/** A table with every type of column, for tests of view stores. */
export const SAMPLE_TABLE: TableSpec = {
  name: 'sample_row',
  columns: { gen: 'text', id: 'text', part: 'integer', label: 'text', amount: 'real', due: 'integer', secret: 'bytes' },
  key: ['gen', 'id', 'part'],
  indexes: [['gen', 'label']],
};

/** A second one, so that a commit can touch two. */
export const SAMPLE_MARKS: TableSpec = { name: 'sample_mark', columns: { name: 'text', position: 'integer' }, key: ['name'], indexes: [] };

export const SAMPLE_TABLES: readonly TableSpec[] = [SAMPLE_TABLE, SAMPLE_MARKS];

export function sampleRow(id: string, part: number, more: Row = {}): Row {
  return { gen: 'g', id, part, label: null, amount: null, due: null, secret: null, ...more };
}

export const putRow = (row: Row): RowChange => ({ table: SAMPLE_TABLE.name, put: row });
export const removeRows = (remove: Row): RowChange => ({ table: SAMPLE_TABLE.name, remove });

const labels = fc.constantFrom<Cell>(null, 'a', 'b', 'B', 'é', '瓦');
const amounts = fc.constantFrom<Cell>(null, -1.5, 0, 0.1, 2, 1e9);
const dues = fc.constantFrom<Cell>(null, -5, 0, 7, 1_800_000_000_000);

export const someRows: fc.Arbitrary<readonly Row[]> = fc.array(
  fc
    .record({ id: fc.constantFrom('x', 'y', 'z'), part: fc.nat({ max: 4 }), label: labels, amount: amounts, due: dues })
    .map(({ id, part, ...more }) => sampleRow(id, part, more)),
  { maxLength: 20 },
);

const aCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ column: fc.constant('label'), op: fc.constantFrom('=' as const, '!=' as const, '<' as const, '>=' as const), value: labels }),
  fc.record({ column: fc.constant('amount'), op: fc.constantFrom('=' as const, '!=' as const, '<=' as const, '>' as const), value: amounts }),
  fc.record({ column: fc.constant('due'), op: fc.constant('in' as const), value: fc.array(dues, { maxLength: 3 }) }),
  fc.record({ column: fc.constant('label'), op: fc.constant('contains' as const), value: fc.constantFrom('a', 'B', '瓦', '') }),
);

export const someConditions: fc.Arbitrary<readonly Condition[]> = fc.array(aCondition, { maxLength: 2 });

/** A total order: whatever comes first, the key comes last. */
export const anOrder: fc.Arbitrary<NonNullable<Select['orderBy']>> = fc
  .tuple(fc.shuffledSubarray(['label', 'amount', 'due']), fc.array(fc.constantFrom('asc' as const, 'desc' as const), { minLength: 6, maxLength: 6 }))
  .map(([columns, directions]) => [...columns, 'gen', 'id', 'part'].map((column, index) => ({ column, direction: directions[index] ?? 'asc' })));

/** What a select means, written the plainest way. */
export function plainSelect(rows: readonly Row[], { where, orderBy = [], after, limit }: Select): readonly Row[] {
  const before = (a: readonly Cell[], b: readonly Cell[]): number => {
    for (const [index, { direction }] of orderBy.entries()) {
      const order = compareCells(a[index] ?? null, b[index] ?? null);
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return 0;
  };
  const cells = (row: Row): readonly Cell[] => orderBy.map(({ column }) => row[column] ?? null);
  return rows
    .filter((row) => where.every((condition) => plainHolds(row, condition)))
    .sort((a, b) => before(cells(a), cells(b)))
    .filter((row) => after === undefined || before(cells(row), after) > 0)
    .slice(0, limit);
}

function plainHolds(row: Row, { column, op, value }: Condition): boolean {
  const cell = row[column] ?? null;
  if (op === 'in') return value.includes(cell);
  if (op === '=') return cell === value;
  if (op === '!=') return cell !== value;
  if (op === 'contains') return typeof cell === 'string' && foldAscii(cell).includes(foldAscii(value));
  return plainOrderHolds(cell, op, value);
}

function plainOrderHolds(cell: Cell, op: '<' | '<=' | '>' | '>=', value: Cell): boolean {
  if (cell === null || value === null) return false;
  const order = compareCells(cell, value);
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[op];
}

function foldAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function compareCells(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a < b ? -1 : a > b ? 1 : 0;
}
