import type { Cell, Condition, Row, RowChange, Select, TableSpec } from '@waymark/engine';

type Table = Map<string, Row>;

/** What was there before a commit, in the order of its changes. */
export type Undo = readonly { readonly table: string; readonly key: string; readonly before: Row | undefined }[];

/** The rows of read tables in plain memory. */
export class MemoryViewRows {
  private readonly specs: ReadonlyMap<string, TableSpec>;
  private tables: ReadonlyMap<string, Table>;

  constructor(specs: readonly TableSpec[]) {
    this.specs = new Map(specs.map((spec) => [spec.name, spec]));
    this.tables = new Map(specs.map(({ name }) => [name, new Map<string, Row>()]));
  }

  select({ table, where, orderBy = [], after, limit }: Select): readonly Row[] {
    const found = this.find(table, where);
    const order = orderOf(orderBy);
    const sorted = orderBy.length > 0 ? found.sort((a, b) => order(a, cellsOf(b, orderBy))) : found;
    const rest = after === undefined ? sorted : sorted.filter((row) => order(row, after) > 0);
    return rest.slice(0, limit);
  }

  count(table: string, where: readonly Condition[]): number {
    return this.find(table, where).length;
  }

  countBy(table: string, columns: readonly string[], where: readonly Condition[]): readonly Row[] {
    const groups = new Map<string, { readonly values: Row; n: number }>();
    for (const row of this.find(table, where)) {
      const values = Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
      const key = JSON.stringify(Object.values(values));
      const group = groups.get(key) ?? { values, n: 0 };
      group.n += 1;
      groups.set(key, group);
    }
    return [...groups.values()].map(({ values, n }) => ({ ...values, n }));
  }

  /** All of it, or an error and nothing. Returns how to take it back. */
  apply(changes: readonly RowChange[]): Undo {
    for (const change of changes) this.check(change);
    return changes.flatMap((change) => ('put' in change ? [this.put(change.table, change.put)] : this.remove(change.table, change.remove)));
  }

  /** Only what was applied last. */
  takeBack(undo: Undo): void {
    for (const { table, key, before } of [...undo].reverse()) {
      if (before) this.tableOf(table).set(key, before);
      else this.tableOf(table).delete(key);
    }
  }

  copy(): MemoryViewRows {
    const copied = new MemoryViewRows([...this.specs.values()]);
    copied.tables = new Map([...this.tables].map(([name, rows]) => [name, new Map(rows)]));
    return copied;
  }

  private put(name: string, row: Row): Undo[number] {
    const { columns, key: keyColumns } = this.specOf(name);
    const table = this.tableOf(name);
    const whole: Record<string, Cell> = {};
    for (const column in columns) whole[column] = row[column] ?? null;
    const key = keyOf(keyColumns, whole);
    const before = table.get(key);
    table.set(key, whole);
    return { table: name, key, before };
  }

  private remove(name: string, where: Row): Undo {
    const { key: keyColumns } = this.specOf(name);
    const table = this.tableOf(name);
    const columns = Object.keys(where);
    const isKey = columns.length === keyColumns.length && keyColumns.every((column) => column in where);
    const keys = isKey ? [keyOf(keyColumns, where)] : [...table].filter(([, row]) => columns.every((column) => row[column] === where[column])).map(([key]) => key);
    return keys.flatMap((key) => {
      const before = table.get(key);
      return table.delete(key) ? [{ table: name, key, before }] : [];
    });
  }

  private check(change: RowChange): void {
    const { columns } = this.specOf(change.table);
    const row = 'put' in change ? change.put : change.remove;
    if ('remove' in change && Object.keys(row).length === 0) throw new Error('assertion: a removal names at least one column');
    for (const [column, cell] of Object.entries(row)) {
      if (!(column in columns)) throw new Error(`assertion: ${change.table} has a column ${column}`);
      if (typeof cell === 'number' && !Number.isFinite(cell)) throw new Error(`assertion: ${change.table}.${column} is a number`);
    }
  }

  private find(name: string, where: readonly Condition[]): Row[] {
    const holds = where.map(testOf);
    return [...this.tableOf(name).values()].filter((row) => holds.every((test) => test(row)));
  }

  private tableOf(name: string): Table {
    const table = this.tables.get(name);
    if (!table) throw new Error(`assertion: there is a table ${name}, it is unknown`);
    return table;
  }

  private specOf(name: string): TableSpec {
    const spec = this.specs.get(name);
    if (!spec) throw new Error(`assertion: there is a table ${name}, it is unknown`);
    return spec;
  }
}

function keyOf(columns: readonly string[], row: Row): string {
  return columns.map((column) => String(row[column])).join('\n');
}

type Order = NonNullable<Select['orderBy']>;

function cellsOf(row: Row, order: Order): readonly Cell[] {
  return order.map(({ column }) => row[column] ?? null);
}

/** Where a row stands to such cells: before them, at them, behind them. */
function orderOf(order: Order): (row: Row, cells: readonly Cell[]) => number {
  return (row, cells) => {
    for (const [place, { column, direction }] of order.entries()) {
      const way = compare(row[column] ?? null, cells[place] ?? null);
      if (way !== 0) return direction === 'asc' ? way : -way;
    }
    return 0;
  };
}

function compare(a: Cell, b: Cell): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a < b ? -1 : Number(a > b);
}

const WAYS: Readonly<Record<'<' | '<=' | '>' | '>=', (way: number) => boolean>> = {
  '<': (way) => way < 0,
  '<=': (way) => way <= 0,
  '>': (way) => way > 0,
  '>=': (way) => way >= 0,
};

function testOf({ column, op, value }: Condition): (row: Row) => boolean {
  if (op === '=') return (row) => row[column] === value;
  if (op === '!=') return (row) => row[column] !== value;
  if (op === 'in') {
    const values = new Set(value);
    return (row) => values.has(row[column] ?? null);
  }
  if (op === 'contains') {
    const part = folded(value);
    return (row) => typeof row[column] === 'string' && folded(row[column]).includes(part);
  }
  const isSo = WAYS[op];
  return (row) => {
    const cell = row[column] ?? null;
    return cell !== null && value !== null && isSo(compare(cell, value));
  };
}

function folded(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
