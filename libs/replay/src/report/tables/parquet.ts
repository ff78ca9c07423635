import type { SchemaElement } from 'hyparquet-writer';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell, CellType, Column, TableRow, TableSpec } from './table';
import { columnsOf } from './table';

/** How Parquet calls a type: strings in UTF-8, doubles, 64-bit integers, timestamps of milliseconds in UTC. */
const ELEMENTS: Readonly<Record<CellType, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  instant: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } },
};

/** A row group ends at so many rows, or at so many characters of text: that is what is held in memory. */
const GROUP_ROWS = 20_000;
const GROUP_CHARACTERS = 2 ** 24;

/** A Parquet file that is made piece by piece; the pieces one after the other are the file. */
export interface ParquetFile {
  /** What is there to be written once these rows are taken; nothing while their group is not full. */
  add(rows: readonly TableRow[]): Uint8Array;
  end(): Uint8Array;
}

export function openParquet(spec: TableSpec): ParquetFile {
  const columns = columnsOf(spec);
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: 'waymark' });
  let group: TableRow[] = [];
  let characters = 0;

  const endGroup = (): void => {
    if (group.length === 0) return;
    const rows = group;
    void writer.write({ columnData: columns.map((column) => ({ name: column.name, data: dataOf(column, rows) })), rowGroupSize: rows.length });
    group = [];
    characters = 0;
  };

  return {
    add(rows) {
      for (const row of rows) {
        group.push(row);
        characters += charactersOf(row);
        if (group.length >= GROUP_ROWS || characters >= GROUP_CHARACTERS) endGroup();
      }
      return taken(bytes);
    },
    end() {
      endGroup();
      void writer.finish();
      return taken(bytes);
    },
  };
}

/** Takes out what was written so far; the writer goes on counting places from the file's beginning. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = bytes.getBytes().slice();
  bytes.index = 0;
  return piece;
}

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  const elements = columns.map(({ name, type, nullable }): SchemaElement => ({ name, ...ELEMENTS[type], repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' }));
  return [{ name: 'root', num_children: columns.length }, ...elements];
}

function dataOf({ name, type }: Column, rows: readonly TableRow[]): (Cell | bigint)[] {
  return rows.map((row) => {
    const cell = row[name] ?? null;
    return typeof cell === 'number' && (type === 'integer' || type === 'instant') ? BigInt(cell) : cell;
  });
}

function charactersOf(row: TableRow): number {
  return Object.values(row).reduce((sum: number, cell) => sum + (typeof cell === 'string' ? cell.length : 0), 0);
}
