import { BatchTooLarge } from './batch-too-large';

const frameMagic = 0x184d2204;
const firstOutputBytes = 65_536;
const minMatch = 4;

/** Output that grows up to a limit. */
interface Output {
  bytes: Buffer;
  length: number;
  readonly maxBytes: number;
}

/**
 * Unpacks one LZ4 frame; checksums are not looked at, the broker has checked the batch's own.
 * Source: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and lz4_Block_format.md
 * @throws BatchTooLarge above `maxBytes`, RangeError where the data is corrupt
 */
export function unpackLz4(packed: Buffer, maxBytes: number): Buffer {
  if (packed.readUInt32LE(0) !== frameMagic) throw new RangeError('lz4: not a frame');
  const flags = packed.readUInt8(4);
  const hasContentSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  const blockChecksumBytes = (flags & 0x10) !== 0 ? 4 : 0;
  const output: Output = { bytes: Buffer.allocUnsafe(Math.min(firstOutputBytes, maxBytes)), length: 0, maxBytes };
  let at = 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  for (;;) {
    const header = packed.readUInt32LE(at);
    if (header === 0) return output.bytes.subarray(0, output.length);
    const size = header & 0x7fff_ffff;
    const block = slice(packed, at + 4, size);
    if (header > 0x7fff_ffff) append(output, block);
    else unpackBlock(block, output);
    at += 4 + size + blockChecksumBytes;
  }
}

function unpackBlock(block: Buffer, output: Output): void {
  let at = 0;
  while (at < block.length) {
    const token = block.readUInt8(at);
    const literal = readLength(block, at + 1, token >> 4);
    append(output, slice(block, literal.next, literal.length));
    at = literal.next + literal.length;
    if (at >= block.length) return;
    const match = readLength(block, at + 2, token & 15);
    repeat(output, block.readUInt16LE(at), match.length + minMatch);
    at = match.next;
  }
}

function readLength(block: Buffer, from: number, nibble: number): { length: number; next: number } {
  if (nibble < 15) return { length: nibble, next: from };
  let length = nibble;
  let at = from;
  let byte: number;
  do {
    byte = block.readUInt8(at);
    length += byte;
    at += 1;
  } while (byte === 255);
  return { length, next: at };
}

function slice(bytes: Buffer, from: number, length: number): Buffer {
  if (from + length > bytes.length) throw new RangeError('lz4: cut short');
  return bytes.subarray(from, from + length);
}

function append(output: Output, bytes: Buffer): void {
  makeRoom(output, bytes.length);
  bytes.copy(output.bytes, output.length);
  output.length += bytes.length;
}

/** Copies byte by byte: source and target may overlap, which is how a run is written. */
function repeat(output: Output, distance: number, length: number): void {
  if (distance === 0 || distance > output.length) throw new RangeError('lz4: a match out of bounds');
  makeRoom(output, length);
  const { bytes } = output;
  const end = output.length + length;
  for (let i = output.length; i < end; i += 1) bytes[i] = bytes[i - distance] ?? 0;
  output.length = end;
}

function makeRoom(output: Output, more: number): void {
  const needed = output.length + more;
  if (needed <= output.bytes.length) return;
  if (needed > output.maxBytes) throw new BatchTooLarge(output.maxBytes);
  const grown = Buffer.allocUnsafe(Math.min(output.maxBytes, Math.max(needed, output.bytes.length * 2)));
  output.bytes.copy(grown, 0, 0, output.length);
  output.bytes = grown;
}
