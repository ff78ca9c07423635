import type { UnreadableRecord } from '@waymark/engine';
import { BatchTooLarge } from '../compression/batch-too-large';
import { CompressionUnsupported, maxUnpackedBytes, unpack } from '../compression/unpack';
import { ByteReader } from './byte-reader';
import { crc32c } from './crc32c';
import type { BatchContext, FetchedMessage, Fields } from './fetched-message';
import { fetchedMessage } from './fetched-message';

/** Records of one batch; above it the batch becomes one dead letter. */
export const maxBatchRecords = 100_000;
/** Headers of one record; above it the record becomes a dead letter. */
export const maxRecordHeaders = 1_000;
/** What a decoded record takes besides its bytes, roughly; makes the budget of a fetch one of memory. */
const recordOverheadBytes = 256;

/** https://kafka.apache.org/documentation/#recordbatch */
interface BatchHeader extends BatchContext {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly magic: number;
  readonly crc: number;
  readonly compression: number;
  readonly usesAppendTime: boolean;
  readonly firstTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly count: number;
}

const bytesBeforeCrcCounts = 21;
const headerBytes = 61;

export interface DecodedBatch {
  readonly messages: readonly FetchedMessage[];
  /** Memory that they and the attempt at them take, roughly. */
  readonly costBytes: number;
}

/**
 * The records of one batch. One that cannot be read, or that holds too much, is one message with
 * `unreadable` set, the batch as its value and the batch's last offset as its own, so that it
 * becomes one dead letter and the partition goes on behind it.
 */
export async function decodeBatch(batch: Buffer): Promise<DecodedBatch> {
  const header = headerOf(batch);
  try {
    const records = await recordBytes(batch, header);
    const messages = decodeRecords(records, header);
    return { messages: upToTheEnd(messages, header), costBytes: records.length + header.count * recordOverheadBytes };
  } catch (error) {
    const message = wholeBatch(batch, header, reasonOf(error));
    return { messages: [message], costBytes: batch.length + maxUnpackedBytes };
  }
}

class Refused extends Error {
  constructor(readonly code: UnreadableRecord['code'], message: string) {
    super(message);
    this.name = 'Refused';
  }
}

function headerOf(batch: Buffer): BatchHeader {
  const baseOffset = batch.readBigInt64BE(0);
  const magic = batch.readInt8(16);
  if (magic < 2 || batch.length < headerBytes) return oldHeader(baseOffset, magic);
  const attributes = batch.readInt16BE(21);
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(Math.max(0, batch.readInt32BE(23))),
    magic,
    crc: batch.readUInt32BE(17),
    compression: attributes & 0x07,
    usesAppendTime: (attributes & 0x08) !== 0,
    inTransaction: (attributes & 0x10) !== 0,
    isControlBatch: (attributes & 0x20) !== 0,
    firstTimestamp: batch.readBigInt64BE(27),
    maxTimestamp: batch.readBigInt64BE(35),
    producerId: batch.readBigInt64BE(43).toString(),
    count: batch.readInt32BE(57),
  };
}

/** Formats before version 2 have no headers, so no CloudEvent can be in them; the offset is that of their last record. */
function oldHeader(baseOffset: bigint, magic: number): BatchHeader {
  const none = { crc: 0, compression: 0, usesAppendTime: false, inTransaction: false, isControlBatch: false, producerId: '-1', count: 1 };
  return { ...none, baseOffset, lastOffset: baseOffset, magic, firstTimestamp: 0n, maxTimestamp: 0n };
}

function recordBytes(batch: Buffer, { magic, crc, count, compression }: BatchHeader): Buffer | Promise<Buffer> {
  if (magic !== 2) throw new Refused('format-unsupported', `it is in format ${magic} of Kafka's log; version 2 is read`);
  if (batch.length < headerBytes) throw new Refused('batch-corrupt', 'it is shorter than its own header');
  if (crc32c(batch.subarray(bytesBeforeCrcCounts)) !== crc) throw new Refused('batch-corrupt', 'its checksum does not fit its bytes');
  if (count > maxBatchRecords) throw new Refused('too-many-records', `it holds ${count} records; ${maxBatchRecords} are read`);
  if (count < 0) throw new Refused('batch-corrupt', `it says that it holds ${count} records`);
  return unpack(compression, batch.subarray(headerBytes));
}

function decodeRecords(bytes: Buffer, header: BatchHeader): FetchedMessage[] {
  const { producerId, inTransaction, isControlBatch } = header;
  const context = { producerId, inTransaction, isControlBatch };
  const reader = new ByteReader(bytes);
  const messages: FetchedMessage[] = [];
  for (let i = 0; i < header.count; i += 1) messages.push(decodeRecord(reader, header, context));
  return messages;
}

function decodeRecord(reader: ByteReader, header: BatchHeader, context: BatchContext): FetchedMessage {
  const outer = reader.enter(reader.varint());
  const begin = reader.at;
  reader.skip(1);
  const timestampDelta = reader.varlong();
  const timestamp = String(header.usesAppendTime ? header.maxTimestamp : Number(header.firstTimestamp) + timestampDelta);
  const offset = offsetAt(header.baseOffset, reader.varint());
  const key = reader.varbytes();
  const value = reader.varbytes();
  const headersBegin = reader.at;
  const headers = skipHeaders(reader);
  const headerBytes = headers > 0 ? reader.since(headersBegin) : null;
  reader.leave(outer);
  if (headers > maxRecordHeaders) return overheaded({ timestamp, offset, key, value: reader.since(begin), headers }, context);
  return fetchedMessage({ timestamp, offset, key, value, headerBytes, unreadable: null }, context);
}

/** Looks at each without keeping it; throws where they do not fit their record. Gives their number. */
function skipHeaders(reader: ByteReader): number {
  const count = reader.varint();
  if (count < 0) throw new RangeError(`a record says that it has ${count} headers`);
  for (let i = 0; i < count; i += 1) {
    reader.skip(reader.varint());
    reader.skip(Math.max(0, reader.varint()));
  }
  return count;
}

function overheaded({ headers, ...fields }: Omit<Fields, 'headerBytes' | 'unreadable'> & { headers: number }, context: BatchContext): FetchedMessage {
  const detail = `The record has ${headers} headers; ${maxRecordHeaders} are read. The value of this letter is the record as it was encoded.`;
  return fetchedMessage({ ...fields, headerBytes: null, unreadable: { code: 'too-many-headers', detail } }, context);
}

function offsetAt(baseOffset: bigint, delta: number): string {
  const offset = Number(baseOffset) + delta;
  return Number.isSafeInteger(offset) ? String(offset) : String(baseOffset + BigInt(delta));
}

/**
 * Compaction may have taken the last records of a batch. A control record, which kafkajs hands to
 * nobody, in the place of the last makes it go on behind the batch instead of asking for it again.
 */
function upToTheEnd(messages: FetchedMessage[], header: BatchHeader): readonly FetchedMessage[] {
  const end = header.lastOffset.toString();
  if (messages.at(-1)?.offset === end) return messages;
  const context = { producerId: header.producerId, inTransaction: false, isControlBatch: true };
  const gap = { offset: end, timestamp: String(header.maxTimestamp), key: null, value: null, headerBytes: null, unreadable: null };
  return [...messages, fetchedMessage(gap, context)];
}

function wholeBatch(batch: Buffer, header: BatchHeader, { code, message }: Refused): FetchedMessage {
  const { baseOffset, lastOffset, maxTimestamp, count } = header;
  const detail = `The batch of ${count} records at the offsets ${baseOffset} to ${lastOffset} cannot be read: ${message}. The value of this letter is the whole batch.`;
  const fields = { offset: lastOffset.toString(), timestamp: String(maxTimestamp), key: null, value: batch, headerBytes: null };
  const context = { producerId: header.producerId, inTransaction: header.inTransaction, isControlBatch: false };
  return fetchedMessage({ ...fields, unreadable: { code, detail } }, context);
}

function reasonOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BatchTooLarge) return new Refused('batch-too-large', message);
  return new Refused(error instanceof CompressionUnsupported ? 'compression-unsupported' : 'batch-corrupt', message);
}
