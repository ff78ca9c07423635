import { csvHead, csvRows } from './csv';
import { ndjsonRows } from './json';
import { openParquet } from './parquet';
import type { RowOf, Table, TableRow, TableSpec } from './table';
import { columnsOf } from './table';

/** Formats that notebooks read. */
export const TABLE_FORMATS = ['parquet', 'ndjson', 'csv'] as const;

export type TableFormat = (typeof TABLE_FORMATS)[number];

interface Encoder {
  begin(): Uint8Array;
  /** The bytes of rows, as far as they are ready. */
  add(rows: readonly TableRow[]): Uint8Array;
  end(): Uint8Array;
}

/**
 * The bytes of a table whose rows come in batches. What is held in memory is a batch and, of Parquet, a row group; how
 * the rows are batched does not show in the bytes.
 */
export async function* encodeTable<S extends TableSpec>(
  spec: S,
  batches: AsyncIterable<readonly RowOf<S>[]> | Iterable<readonly RowOf<S>[]>,
  format: TableFormat,
): AsyncGenerator<Uint8Array> {
  const encoder = ENCODERS[format](spec);
  yield* some(encoder.begin());
  for await (const batch of batches) yield* some(encoder.add(batch as readonly TableRow[]));
  yield* some(encoder.end());
}

/** The bytes of a table whose rows are at hand. */
export function encodeRows({ spec, rows }: Table, format: TableFormat): AsyncGenerator<Uint8Array> {
  return encodeTable(spec, [[...rows]], format);
}

function some(bytes: Uint8Array): readonly Uint8Array[] {
  return bytes.length > 0 ? [bytes] : [];
}

const NOTHING = new Uint8Array();

const ENCODERS: Readonly<Record<TableFormat, (spec: TableSpec) => Encoder>> = {
  parquet: (spec) => {
    const file = openParquet(spec);
    return { begin: () => NOTHING, add: file.add, end: file.end };
  },
  ndjson: (spec) => textEncoder('', (rows) => ndjsonRows(columnsOf(spec), rows)),
  csv: (spec) => textEncoder(csvHead(spec), (rows) => csvRows(columnsOf(spec), rows)),
};

function textEncoder(head: string, textOf: (rows: readonly TableRow[]) => string): Encoder {
  const utf8 = new TextEncoder();
  return { begin: () => utf8.encode(head), add: (rows) => utf8.encode(textOf(rows)), end: () => NOTHING };
}
