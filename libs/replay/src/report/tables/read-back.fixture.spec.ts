import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import type { TableFormat } from './encode';
import { encodeRows } from './encode';
import type { Cell, Table, TableRow, TableSpec } from './table';
import { columnsOf } from './table';

/** The bytes alone, whatever they were cut from. */
export const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** A table as a reader of another house sees it once it is written. */
export async function readBack(table: Table, format: TableFormat): Promise<TableRow[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodeRows(table, format)) pieces.push(piece);
  return READERS[format](Buffer.concat(pieces), table.spec);
}

type Reader = (bytes: Uint8Array, spec: TableSpec) => Promise<TableRow[]>;

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** This reader would drop a byte-order mark at the beginning of a text. */
const PARSERS = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && textOf(bytes) };

/** Readers of other houses, and what a notebook does to get the cells back. */
export const READERS: Readonly<Record<TableFormat, Reader>> = {
  parquet: async (bytes) => {
    const rows = await parquetReadObjects({ file: bufferOf(bytes), parsers: PARSERS });
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
  },
  ndjson: async (bytes, spec) =>
    textOf(bytes)
      .split('\n')
      .slice(0, -1)
      .map((line) => typed(spec, JSON.parse(line) as TableRow, (cell) => cell)),
  csv: async (bytes, spec) => {
    const cast = (value: string, { quoting, header }: { quoting: boolean; header: boolean }) => (value === '' && !quoting && !header ? null : value);
    const rows: Record<string, string | null>[] = parse(textOf(bytes), { columns: true, cast, record_delimiter: '\n' });
    return rows.map((row) => typed(spec, row, fromCsv));
  },
};

function plain(value: unknown): Cell {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'bigint' ? Number(value) : ((value ?? null) as Cell);
}

function typed(spec: TableSpec, row: TableRow, read: (cell: Cell, type: string) => Cell): TableRow {
  return Object.fromEntries(
    columnsOf(spec).map(({ name, type }) => {
      const cell = row[name] ?? null;
      return [name, type === 'instant' && typeof cell === 'string' ? Date.parse(cell) : read(cell, type)];
    }),
  );
}

function fromCsv(cell: Cell, type: string): Cell {
  if (typeof cell !== 'string') return null;
  if (type === 'boolean') return cell === 'true';
  return type === 'text' ? cell.replace(/^'('*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '$1') : Number(cell);
}
