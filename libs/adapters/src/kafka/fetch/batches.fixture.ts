import { createRequire } from 'node:module';
import type { IHeaders } from 'kafkajs';
import { crc32c } from './crc32c';

const kafkajs = createRequire(__filename);

/** A record as kafkajs's own encoder takes it. */
export interface Given {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
  readonly timestamp: number;
}

export const crcAt = 17;
export const lastOffsetDeltaAt = 23;
export const countAt = 57;
const bytesBeforeCrcCounts = 21;
const bytesBeforeLengthCounts = 12;

interface Encoded {
  readonly buffer: Buffer;
}
type Encode<T> = (given: T) => Encoded;
const encodeRecord = kafkajs('kafkajs/src/protocol/recordBatch/record/v0') as Encode<object>;
const encodeBatch = (kafkajs('kafkajs/src/protocol/recordBatch/v0') as { RecordBatch(given: object): Promise<Encoded> }).RecordBatch;
const Decoder = kafkajs('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => object;
const decodeBatchByKafkajs = kafkajs('kafkajs/src/protocol/recordBatch/v0/decoder') as (decoder: object) => Promise<{ records: object[] }>;

/** One batch as a producer sends it, its first offset put in. */
export async function batchOf(records: readonly Given[], compression = 0, firstOffset = 0n): Promise<Buffer> {
  const firstTimestamp = records[0]?.timestamp ?? 0;
  const encoded = records.map(({ timestamp, ...rest }, i) => encodeRecord({ ...rest, offsetDelta: i, timestampDelta: timestamp - firstTimestamp }));
  const maxTimestamp = Math.max(firstTimestamp, ...records.map(({ timestamp }) => timestamp));
  const { buffer } = await encodeBatch({ compression, firstTimestamp, maxTimestamp, lastOffsetDelta: Math.max(0, records.length - 1), records: encoded });
  const batch = Buffer.from(buffer);
  batch.writeBigInt64BE(firstOffset, 0);
  return batch;
}

export function kafkajsReads(batch: Buffer): Promise<{ records: object[] }> {
  return decodeBatchByKafkajs(new Decoder(batch));
}

/** With something written into it and a checksum that fits again. */
export function forged(batch: Buffer, write: (copy: Buffer) => Buffer | void): Buffer {
  const copy = Buffer.from(batch);
  const made = write(copy) ?? copy;
  made.writeInt32BE(made.length - bytesBeforeLengthCounts, 8);
  made.writeUInt32BE(crc32c(made.subarray(bytesBeforeCrcCounts)), crcAt);
  return made;
}

/** A batch of so many records without anything in them; kafkajs would take seconds to encode it. */
export async function emptyRecords(count: number): Promise<Buffer> {
  const records = Buffer.concat(Array.from({ length: count }, (_, i) => emptyRecord(i)));
  return forged(await batchOf([]), (copy) => {
    copy.writeInt32BE(count - 1, lastOffsetDeltaAt);
    copy.writeInt32BE(count, countAt);
    return Buffer.concat([copy, records]);
  });
}

function emptyRecord(offsetDelta: number): Buffer {
  const delta: number[] = [];
  let left = offsetDelta << 1;
  for (; left > 0x7f; left >>>= 7) delta.push((left & 0x7f) | 0x80);
  delta.push(left);
  const noAttributes = 0;
  const noDelta = 0;
  const none = 1;
  const noHeaders = 0;
  return Buffer.from([(delta.length + 5) << 1, noAttributes, noDelta, ...delta, none, none, noHeaders]);
}

export function given(value: string | null, headers: IHeaders = {}): Given {
  return { key: null, value: value === null ? null : Buffer.from(value), headers, timestamp: 1_767_225_600_000 };
}
