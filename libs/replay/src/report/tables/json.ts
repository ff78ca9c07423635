import type { Cell, Column, TableRow } from './table';
import { timestamp } from './table';

/** One object a line, keys in the order of the columns, instants as RFC 3339 in UTC. */
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
