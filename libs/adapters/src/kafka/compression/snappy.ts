import { BatchTooLarge } from './batch-too-large';

/** The stream header of snappy-java, which Java clients and brokers put around raw blocks. */
const javaMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const javaHeaderBytes = 16;
/** Three bytes stand for 64 at most. */
const maxRatio = 22;

/**
 * Unpacks Snappy, raw or in snappy-java's framing.
 * Source: https://github.com/google/snappy/blob/main/format_description.txt
 * @throws BatchTooLarge above `maxBytes`, RangeError where the data is corrupt
 */
export function unpackSnappy(packed: Buffer, maxBytes: number): Buffer {
  if (!packed.subarray(0, javaMagic.length).equals(javaMagic)) return unpackBlock(packed, maxBytes);
  const blocks: Buffer[] = [];
  let left = maxBytes;
  for (let at = javaHeaderBytes; at < packed.length; ) {
    const length = packed.readInt32BE(at);
    const block = unpackBlock(slice(packed, at + 4, length), left);
    left -= block.length;
    blocks.push(block);
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

function slice(bytes: Buffer, from: number, length: number): Buffer {
  if (length < 0 || from + length > bytes.length) throw new RangeError('snappy: cut short');
  return bytes.subarray(from, from + length);
}

function unpackBlock(packed: Buffer, maxBytes: number): Buffer {
  const { value: size, next } = readVarint(packed);
  if (size > maxBytes) throw new BatchTooLarge(maxBytes);
  if (size > packed.length * maxRatio) throw new RangeError('snappy: it announces more than its bytes can hold');
  const output = Buffer.alloc(size);
  let written = 0;
  for (let at = next; at < packed.length; ) {
    const tag = packed.readUInt8(at);
    if ((tag & 3) === 0) {
      const literal = readLiteral(packed, at, tag >> 2);
      if (written + literal.bytes.length > size) throw new RangeError('snappy: more than it announced');
      literal.bytes.copy(output, written);
      written += literal.bytes.length;
      at = literal.next;
    } else {
      const { distance, length, next: after } = readCopy(packed, at, tag);
      repeat(output, written, distance, length);
      written += length;
      at = after;
    }
  }
  if (written !== size) throw new RangeError('snappy: less than it announced');
  return output;
}

function readVarint(bytes: Buffer): { value: number; next: number } {
  let value = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = bytes.readUInt8(at);
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, next: at + 1 };
  }
  throw new RangeError('snappy: its length is too long');
}

function readLiteral(packed: Buffer, at: number, code: number): { bytes: Buffer; next: number } {
  const lengthBytes = code < 60 ? 0 : code - 59;
  const length = (lengthBytes === 0 ? code : packed.readUIntLE(at + 1, lengthBytes)) + 1;
  const from = at + 1 + lengthBytes;
  return { bytes: slice(packed, from, length), next: from + length };
}

function readCopy(packed: Buffer, at: number, tag: number): { distance: number; length: number; next: number } {
  if ((tag & 3) === 1) {
    return { distance: ((tag >> 5) << 8) | packed.readUInt8(at + 1), length: ((tag >> 2) & 7) + 4, next: at + 2 };
  }
  const distanceBytes = (tag & 3) === 2 ? 2 : 4;
  return { distance: packed.readUIntLE(at + 1, distanceBytes), length: (tag >> 2) + 1, next: at + 1 + distanceBytes };
}

/** Copies byte by byte: source and target may overlap, which is how a run is written. */
function repeat(output: Buffer, at: number, distance: number, length: number): void {
  if (distance === 0 || distance > at || at + length > output.length) throw new RangeError('snappy: a copy out of bounds');
  for (let i = at; i < at + length; i += 1) output[i] = output[i - distance] ?? 0;
}
