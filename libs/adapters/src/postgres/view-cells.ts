import type { Cell, ColumnType } from '@waymark/engine';

/** How PostgreSQL keeps a column; text is ordered by its bytes, as the embedded store does it. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = { text: 'text', integer: 'bigint', real: 'float8', bytes: 'bytea' };

const NULL_LENGTH = -1;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NUMBER_BYTES = 8;
const MAX_UTF8_BYTES = 3;
const SHORT_TEXT = 48;
const LAST_ASCII = 127;
const HIGH = 4_294_967_296;

/** Object identifiers of the element types, which PostgreSQL fixes for ever (catalog/pg_type.dat). */
const ELEMENTS: Readonly<Record<ColumnType, number>> = { text: 25, integer: 20, real: 701, bytes: 17 };

/** Throws where a cell is none of its column: nothing else may be written, and nothing is written then. */
export function checkedCell(column: string, type: ColumnType, cell: Cell): Cell {
  if (cell === null || FITS[type](cell)) return cell;
  throw new Error(`assertion: ${typeof cell} ${String(cell)} is no ${type} for the column ${column}`);
}

const FITS: Readonly<Record<ColumnType, (cell: Cell) => boolean>> = {
  text: (cell) => typeof cell === 'string',
  integer: (cell) => Number.isSafeInteger(cell),
  real: (cell) => Number.isFinite(cell),
  bytes: (cell) => cell instanceof Uint8Array,
};

/**
 * Cells of one column as a one-dimensional array in PostgreSQL's binary format (array_recv in arrayfuncs.c): dimensions,
 * whether there are nulls, the element type, length and lower bound, then each element behind its length. Neither side has
 * to quote or to parse, which is most of the work of a large write.
 */
export function encodeColumn(type: ColumnType, cells: readonly Cell[]): Uint8Array {
  let room = HEADER_BYTES;
  let nulls = 0;
  for (const cell of cells) {
    room += LENGTH_BYTES + roomFor(cell);
    if (cell === null) nulls = 1;
  }
  const bytes = Buffer.allocUnsafe(room);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(nulls, 4);
  bytes.writeInt32BE(ELEMENTS[type], 8);
  bytes.writeInt32BE(cells.length, 12);
  bytes.writeInt32BE(1, 16);
  return bytes.subarray(0, writeCells(bytes, WRITES[type], cells));
}

function writeCells(bytes: Buffer, write: Write, cells: readonly Cell[]): number {
  let at = HEADER_BYTES;
  for (const cell of cells) {
    const length = cell === null ? NULL_LENGTH : write(bytes, at + LENGTH_BYTES, cell);
    bytes.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(length, 0);
  }
  return at;
}

function roomFor(cell: Cell): number {
  if (cell === null) return 0;
  if (typeof cell === 'number') return NUMBER_BYTES;
  return typeof cell === 'string' ? cell.length * MAX_UTF8_BYTES : cell.length;
}

/** Short texts of ASCII letters, which most are, are written faster than a call into native code begins. */
function writeText(bytes: Buffer, at: number, text: string): number {
  if (text.length > SHORT_TEXT) return writeAnyText(bytes, at, text);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0 || code > LAST_ASCII) return writeAnyText(bytes, at, text);
    bytes[at + index] = code;
  }
  return text.length;
}

/** PostgreSQL's text holds every sign but one; whoever looks for it looks for what stands in its place. */
function writeAnyText(bytes: Buffer, at: number, text: string): number {
  return bytes.write(text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text, at);
}

type Write = (bytes: Buffer, at: number, cell: Cell) => number;

const WRITES: Readonly<Record<ColumnType, Write>> = {
  text: (bytes, at, cell) => writeText(bytes, at, cell as string),
  integer: (bytes, at, cell) => {
    const high = Math.floor((cell as number) / HIGH);
    bytes.writeInt32BE(high, at);
    bytes.writeUInt32BE((cell as number) - high * HIGH, at + LENGTH_BYTES);
    return NUMBER_BYTES;
  },
  real: (bytes, at, cell) => {
    // There is one zero: the embedded store knows no negative one.
    bytes.writeDoubleBE(cell === 0 ? 0 : (cell as number), at);
    return NUMBER_BYTES;
  },
  bytes: (bytes, at, cell) => {
    bytes.set(cell as Uint8Array, at);
    return (cell as Uint8Array).length;
  },
};
