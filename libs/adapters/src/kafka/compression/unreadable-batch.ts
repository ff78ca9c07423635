import { randomBytes } from 'node:crypto';
import type { UnreadableRecord } from '@waymark/engine';

/** Bytes of a record batch before its records; https://kafka.apache.org/documentation/#recordbatch */
const headerBytes = 61;
const lengthAt = 8;
const bytesBeforeLengthCounts = 12;
const magicAt = 16;
const lastOffsetDeltaAt = 23;
const countAt = 57;

/** A header that no producer can forge: its name is made up anew in every process. */
const markerName = `waymark-unreadable-${randomBytes(12).toString('hex')}`;

/** kafkajs spreads a batch's records into one call, which overflows the stack somewhat above this. */
const maxRecords = 100_000;

/**
 * Records that stand for those of a batch that cannot be unpacked, so that each of them becomes a
 * dead letter at its own offset and the partition goes on. The first carries the whole batch.
 *
 * kafkajs gives a codec the compressed bytes only, as a view of the broker's answer; the batch's
 * header lies right before them. Null where it does not, or where the batch has too many records.
 */
export function substituteRecords(compressed: Buffer, code: UnreadableRecord['code']): Buffer | null {
  const batch = wholeBatch(compressed);
  if (batch === null) return null;
  const count = batch.readInt32BE(countAt);
  const lastDelta = batch.readInt32BE(lastOffsetDeltaAt);
  if (count > maxRecords) return null;
  const records: Buffer[] = [];
  for (let i = 0; i < count; i += 1) {
    records.push(record(i === count - 1 ? lastDelta : i, i === 0 ? batch : null, code));
  }
  return Buffer.concat(records);
}

function wholeBatch(compressed: Buffer): Buffer | null {
  if (compressed.byteOffset < headerBytes) return null;
  const batch = Buffer.from(compressed.buffer, compressed.byteOffset - headerBytes, compressed.length + headerBytes);
  const isBatch = batch.readInt8(magicAt) === 2 && batch.readInt32BE(lengthAt) === batch.length - bytesBeforeLengthCounts;
  return isBatch ? batch : null;
}

function record(offsetDelta: number, value: Buffer | null, code: string): Buffer {
  const noAttributes = Buffer.from([0]);
  const noTimestampDelta = varint(0);
  const noKey = varint(-1);
  const header = [varint(1), sized(Buffer.from(markerName)), sized(Buffer.from(code))];
  const payload = value === null ? varint(-1) : sized(value);
  return sized(Buffer.concat([noAttributes, noTimestampDelta, varint(offsetDelta), noKey, payload, ...header]));
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; left > 0x7f; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  bytes.push(left);
  return Buffer.from(bytes);
}

const details: Record<UnreadableRecord['code'], string> = {
  'batch-too-large': 'The compressed batch that held this record unpacks to more than we are willing to hold.',
  'batch-corrupt': 'The compressed batch that held this record cannot be unpacked.',
  'compression-unsupported': 'The batch that held this record is compressed with zstd, which needs Node 22.15 or newer.',
};

/** What `substituteRecords` left in the headers of a record, or null for a record as it came. */
export function unreadableMark(headers: Readonly<Record<string, unknown>>): UnreadableRecord | null {
  const mark = headers[markerName];
  const code = (Object.keys(details) as UnreadableRecord['code'][]).find((each) => each === String(mark));
  return code === undefined ? null : { code, detail: details[code] };
}
