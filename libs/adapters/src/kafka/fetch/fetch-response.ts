import { ByteReader } from './byte-reader';
import type { FetchedMessage } from './fetched-message';
import { decodeBatch } from './record-batch';

/** All batches of one answer together, decoded; what is above comes with the next fetch. The first batch always fits. */
export const maxFetchBytes = 64 * 1024 * 1024;

const magicAt = 16;
const lengthAt = 8;
const bytesBeforeLengthCounts = 12;

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly abortedTransactions: readonly AbortedTransaction[];
  readonly preferredReadReplica?: number;
  readonly messages: readonly FetchedMessage[];
}

/** What kafkajs expects of the decoder of a fetch answer. */
export interface FetchResponse {
  readonly throttleTime: number;
  readonly clientSideThrottleTime?: number;
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
}

interface Budget {
  leftBytes: number;
  empty: boolean;
}

/**
 * Decodes the broker's answer to a fetch of version 4 to 11 (https://kafka.apache.org/protocol#The_Messages_Fetch).
 * Throws where the frame itself makes no sense: then there is no batch that could be set aside.
 */
export async function decodeFetchResponse(payload: Buffer, version: number): Promise<FetchResponse> {
  const reader = new ByteReader(payload);
  const throttle = reader.int32();
  // An error and the id of a session that kafkajs never opens.
  if (version >= 7) reader.skip(6);
  const budget = { leftBytes: maxFetchBytes, empty: true };
  const responses = [];
  for (let topics = reader.int32(); topics > 0; topics -= 1) responses.push(await decodeTopic(reader, version, budget));
  // From version 8 on it is the client that has to hold back.
  return version >= 8 ? { throttleTime: 0, clientSideThrottleTime: throttle, responses } : { throttleTime: throttle, responses };
}

async function decodeTopic(reader: ByteReader, version: number, budget: Budget): Promise<FetchResponse['responses'][number]> {
  const topicName = reader.string() ?? '';
  const partitions: FetchedPartition[] = [];
  for (let left = reader.int32(); left > 0; left -= 1) partitions.push(await decodePartition(reader, version, topicName, budget));
  return { topicName, partitions };
}

async function decodePartition(reader: ByteReader, version: number, topic: string, budget: Budget): Promise<FetchedPartition> {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64().toString();
  const lastStableOffset = reader.int64().toString();
  // The offset that the log begins at.
  if (version >= 5) reader.skip(8);
  const abortedTransactions = decodeAborted(reader);
  const preferred = version >= 11 ? { preferredReadReplica: reader.int32() } : {};
  const records = reader.take(Math.max(0, reader.int32()));
  const messages = await decodeBatches(records, `${topic}/${partition}`, budget);
  return { partition, errorCode, highWatermark, lastStableOffset, abortedTransactions, ...preferred, messages };
}

function decodeAborted(reader: ByteReader): readonly AbortedTransaction[] {
  const aborted: AbortedTransaction[] = [];
  for (let left = reader.int32(); left > 0; left -= 1) {
    aborted.push({ producerId: reader.int64().toString(), firstOffset: reader.int64().toString() });
  }
  return aborted;
}

async function decodeBatches(records: Buffer, where: string, budget: Budget): Promise<readonly FetchedMessage[]> {
  const batches: (readonly FetchedMessage[])[] = [];
  for (let at = 0; at < records.length; ) {
    const length = batchLength(records, at);
    // The broker cuts its answer where it is full, but never in the first batch of a partition.
    if (length > records.length - at && at > 0) break;
    if (length > records.length - at || length <= magicAt) {
      throw new Error(`the broker's answer for ${where} cannot be read: a batch is said to have ${length} bytes where ${records.length - at} are left`);
    }
    const batch = await withinBudget(records.subarray(at, at + length), budget);
    if (batch === null) break;
    batches.push(batch);
    at += length;
  }
  return batches.flat();
}

function batchLength(records: Buffer, at: number): number {
  const isThere = records.length - at >= bytesBeforeLengthCounts;
  return isThere ? bytesBeforeLengthCounts + records.readInt32BE(at + lengthAt) : Number.POSITIVE_INFINITY;
}

/** Null where the answer already holds as much as we are willing to hold. */
async function withinBudget(bytes: Buffer, budget: Budget): Promise<readonly FetchedMessage[] | null> {
  if (budget.leftBytes <= 0) return null;
  const { messages, costBytes } = await decodeBatch(bytes);
  if (costBytes > budget.leftBytes && !budget.empty) {
    budget.leftBytes = 0;
    return null;
  }
  budget.leftBytes -= costBytes;
  budget.empty = false;
  return messages;
}
