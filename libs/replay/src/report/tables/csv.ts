import { stringify } from 'csv-stringify/sync';
import type { Cell, Column, TableRow, TableSpec } from './table';
import { columnsOf, timestamp } from './table';

/** The names of the columns, as the first line. */
export function csvHead(spec: TableSpec): string {
  return stringify([columnsOf(spec).map(({ name }) => name)]);
}

/**
 * CSV as RFC 4180 has it but for its line ends, which are LF: UTF-8 without a byte-order mark, instants as RFC 3339 in
 * UTC, `true` and `false`. An empty cell is null, `""` an empty text.
 *
 * A spreadsheet takes a cell that begins with a sign of these for a formula: = + - @, their full-width forms, tab,
 * carriage return. Such a text gets a single quote in front, and so does one that already has quotes before such a sign:
 * a reader takes one quote away from a text cell that begins with quotes and such a sign. Numbers are left as they are.
 */
export function csvRows(columns: readonly Column[], rows: readonly TableRow[]): string {
  return stringify(
    rows.map((row) => columns.map((column) => csvCell(column, row[column.name] ?? null))),
    { quoted_match: /^$/, cast: { boolean: String } },
  );
}

function csvCell({ type }: Column, cell: Cell): Cell {
  if (typeof cell === 'string') return guarded(cell);
  return type === 'instant' && typeof cell === 'number' ? timestamp(cell) : cell;
}

const LIKE_A_FORMULA = /^'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

function guarded(text: string): string {
  return LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}
