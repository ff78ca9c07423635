import { createHash } from 'node:crypto';
import type { Cell, Row, RowChange, TableSpec } from '@waymark/engine';
import type { PostgresCell } from './pool';
import { checkedCell, encodeColumn, SQL_TYPES } from './view-cells';
import type { FoldedChanges, Removals } from './view-fold';
import { foldChanges } from './view-fold';

/** A prepared statement with its values. */
export interface ViewStatement {
  readonly table: string;
  readonly name: string;
  readonly text: string;
  readonly values: readonly PostgresCell[];
  /** Rows that it puts. */
  readonly put: number;
}

/** Rows of one statement: what PostgreSQL has in its memory at once of them. */
const MAX_ROWS = 10_000;

/** Statements that come to the same as the changes one after the other. Throws, before anything is sent, where a change cannot be kept. */
export function statementsOf({ schema, tables, strange }: Written, changes: readonly RowChange[]): readonly ViewStatement[] {
  return foldChanges(tables, changes).flatMap((folded) => [
    ...folded.removals.flatMap((removals) => removalStatements(schema, folded.table, removals)),
    ...putStatements(schema, folded, strange.get(folded.table.name) ?? []),
  ]);
}

interface Written {
  readonly schema: string;
  readonly tables: ReadonlyMap<string, TableSpec>;
  /** Columns that are not ours, by table: null in every row that is put. */
  readonly strange: ReadonlyMap<string, readonly string[]>;
}

function putStatements(schema: string, { table, puts }: FoldedChanges, strange: readonly string[]): readonly ViewStatement[] {
  const columns = Object.keys(table.columns);
  const text = putText(schema, table, strange);
  return chunks(puts).map((rows) => ({
    table: table.name,
    name: nameOf(text),
    text,
    values: arraysOf(table, columns, rows.length, (index, column) => (rows[index] as Row)[columns[column] as string] ?? null),
    put: rows.length,
  }));
}

function putText(schema: string, { name, key, columns: types }: TableSpec, strange: readonly string[]): string {
  const columns = Object.keys(types);
  const ours = columns.filter((column) => !key.includes(column)).map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  const others = [...ours, ...strange.map((column) => `${quoted(column)} = null`)];
  const conflict = others.length > 0 ? `update set ${others.join(', ')}` : 'nothing';
  const arrays = columns.map((column, index) => `$${index + 1}::${SQL_TYPES[types[column] ?? 'text']}[]`);
  return `insert into ${quoted(schema)}.${quoted(name)} (${listed(columns)}) select * from unnest(${arrays.join(', ')}) on conflict (${listed(key)}) do ${conflict}`;
}

function removalStatements(schema: string, table: TableSpec, { columns, nulls, wanted }: Removals): readonly ViewStatement[] {
  const text = removalText(schema, table, columns, nulls);
  const statement = { table: table.name, name: nameOf(text), text, put: 0 };
  if (columns.length === 0) return [{ ...statement, values: [] }];
  return chunks(wanted).map((rows) => ({ ...statement, values: arraysOf(table, columns, rows.length, (index, column) => rows[index]?.[column] ?? null) }));
}

function removalText(schema: string, { name, columns: types }: TableSpec, columns: readonly string[], nulls: readonly string[]): string {
  const arrays = columns.map((column, index) => `$${index + 1}::${SQL_TYPES[types[column] ?? 'text']}[]`);
  const wanted = columns.length > 0 ? ` using unnest(${arrays.join(', ')}) as wanted (${listed(columns)})` : '';
  const tests = [...columns.map((column) => `row.${quoted(column)} = wanted.${quoted(column)}`), ...nulls.map((column) => `row.${quoted(column)} is null`)];
  return `delete from ${quoted(schema)}.${quoted(name)} as row${wanted} where ${tests.join(' and ')}`;
}

function arraysOf(table: TableSpec, columns: readonly string[], length: number, cellAt: (row: number, column: number) => Cell): readonly Uint8Array[] {
  return columns.map((column, place) => {
    const type = table.columns[column] ?? 'text';
    return encodeColumn(type, Array.from({ length }, (_, row) => checkedCell(column, type, cellAt(row, place))));
  });
}

function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / MAX_ROWS) }, (_, index) => items.slice(index * MAX_ROWS, (index + 1) * MAX_ROWS));
}

/** PostgreSQL takes names of 63 signs. */
function nameOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function listed(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
