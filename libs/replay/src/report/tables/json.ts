import type { Cell, Column, Table, TableRow } from './table';
import { columnsOf, timestamp } from './table';

/** An array of one object a row, keys in the order of the columns, instants as RFC 3339 in UTC. */
export function toJson({ spec, rows }: Table): string {
  const columns = columnsOf(spec);
  return `[${Array.from(rows, (row) => jsonRow(columns, row)).join(',\n')}]\n`;
}

/** As `toJson`, one object a line. */
export function toNdjson({ spec, rows }: Table): string {
  return ndjsonRows(columnsOf(spec), [...rows]);
}

export function ndjsonRows(columns: readonly Column[], rows: readonly TableRow[]): string {
  return rows.map((row) => `${jsonRow(columns, row)}\n`).join('');
}

function jsonRow(columns: readonly Column[], row: TableRow): string {
  const written: Record<string, Cell> = {};
  for (const { name, type } of columns) {
    const cell = row[name] ?? null;
    written[name] = type === 'instant' && typeof cell === 'number' ? timestamp(cell) : cell;
  }
  return JSON.stringify(written);
}
