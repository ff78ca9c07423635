import type { Cell, ColumnType, Condition, Select, TableSpec } from '@waymark/engine';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { SQL_TYPES } from './view-cells';

type Test = RawBuilder<boolean>;
type Order = NonNullable<Select['orderBy']>;

const NEVER: Test = sql`false`;
const ALWAYS: Test = sql`true`;

/** Above every whole number that a column holds. */
const BEYOND = 2 ** 53;

/** All conditions on a table as one test. */
export function allHold(table: TableSpec, where: readonly Condition[]): Test {
  return where.length === 0 ? ALWAYS : sql.join(where.map((condition) => holds(table, condition)), sql` and `) as Test;
}

function holds(table: TableSpec, { column, op, value }: Condition): Test {
  const type = typeOf(table, column);
  if (op === 'contains') return contains(column, type, value);
  if (op === 'in') return isOneOf(column, type, value);
  if (op === '=') return equals(column, type, value);
  if (op === '!=') return value === null ? sql`${sql.ref(column)} is not null` : sql`(${sql.ref(column)} is null or not ${equals(column, type, value)})`;
  return value === null ? NEVER : compares(column, type, op, value);
}

export function typeOf(table: TableSpec, column: string): ColumnType {
  const type = table.columns[column];
  if (type === undefined) throw new Error(`assertion: ${table.name} has no column ${column}`);
  return type;
}

/** The collation folds the case of ASCII letters and of no others. */
function contains(column: string, type: ColumnType, value: string): Test {
  if (type !== 'text') return NEVER;
  return sql`coalesce(strpos(lower(${sql.ref(column)}), lower(cast(${value} as text) collate "C")) > 0, false)`;
}

/** One text for lists of every length: each is planned as one array. */
function isOneOf(column: string, type: ColumnType, values: readonly Cell[]): Test {
  const listed = values.map((value) => comparable(type, value)).filter((value) => value !== null && canEqual(type, value));
  const found = sql<boolean>`${sql.ref(column)} = any(cast(${listed} as ${sql.raw(`${SQL_TYPES[type]}[]`)}))`;
  return values.includes(null) ? sql`(${found} or ${sql.ref(column)} is null)` : found;
}

function equals(column: string, type: ColumnType, value: Cell): Test {
  if (value === null) return sql`${sql.ref(column)} is null`;
  const compared = comparable(type, value);
  return canEqual(type, compared) ? sql`${sql.ref(column)} = ${compared}` : NEVER;
}

function canEqual(type: ColumnType, value: Cell): boolean {
  return type !== 'integer' || Number.isSafeInteger(value);
}

/** What is no whole number lies between two of them; what is beyond all that a column holds stays there. */
function compares(column: string, type: ColumnType, op: '<' | '<=' | '>' | '>=', value: Cell): Test {
  const compared = comparable(type, value);
  const sign = sql.raw(op);
  if (type !== 'integer' || Number.isSafeInteger(compared)) return sql`${sql.ref(column)} ${sign} ${compared}`;
  const bounded = Math.max(-BEYOND, Math.min(BEYOND, compared as number));
  return op.startsWith('<') ? sql`${sql.ref(column)} <= ${Math.floor(bounded)}` : sql`${sql.ref(column)} >= ${Math.ceil(bounded)}`;
}

/** A cursor from outside may hold a text where a number is asked for: as in the embedded store it counts as one, or comes after all of them. */
function comparable(type: ColumnType, value: Cell): Cell {
  if (value === null || type === 'bytes') return value;
  if (type === 'text') return String(value);
  if (typeof value === 'number') return finite(value);
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : Number.POSITIVE_INFINITY;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new Error(`assertion: number ${value} cannot be compared`);
}

/** `order by`, null before every value. Key columns are never null, and the order of their indexes says nothing about nulls. */
export function orderOf(table: TableSpec, orderBy: Order): RawBuilder<unknown> {
  return sql.join(orderBy.map(({ column, direction }) => sql`${sql.ref(column)} ${sql.raw(direction)}${sql.raw(nullsOf(table, column, direction))}`));
}

export function nullsOf(table: TableSpec, column: string, direction: 'asc' | 'desc'): string {
  typeOf(table, column);
  if (table.key.includes(column)) return '';
  return direction === 'asc' ? ' nulls first' : ' nulls last';
}

/**
 * Strictly after a cursor in a mixed order, as ranges that do not overlap and of which an index finds each at once: equal in
 * the columns before, beyond in one. Nearest first.
 */
export function rangesAfter(table: TableSpec, orderBy: Order, after: readonly Cell[]): readonly Test[] {
  return orderBy
    .flatMap((order, index) => {
      const equal = orderBy.slice(0, index).map(({ column }, i) => equals(column, typeOf(table, column), after[i] ?? null));
      return beyond(table, order, after[index] ?? null).map((test) => sql.join([...equal, test], sql` and `) as Test);
    })
    .toReversed();
}

function beyond(table: TableSpec, { column, direction }: Order[number], value: Cell): readonly Test[] {
  const [name, type] = [sql.ref(column), typeOf(table, column)];
  if (direction === 'asc') return [value === null ? sql`${name} is not null` : compares(column, type, '>', value)];
  if (value === null) return [];
  const below = compares(column, type, '<', value);
  return table.key.includes(column) ? [below] : [sql`${name} is null`, below];
}
