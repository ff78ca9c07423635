import * as zlib from 'node:zlib';
import { promisify } from 'node:util';
import type { UnreadableRecord } from '@waymark/engine';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { BatchTooLarge } from './batch-too-large';
import { unpackLz4 } from './lz4';
import { unpackSnappy } from './snappy';
import { substituteRecords } from './unreadable-batch';

/** One compressed batch may unpack to this much; above it becomes dead letters. */
const maxBatchBytes = 32 * 1024 * 1024;
/** All batches of one fetch together; what is above comes with the next fetch. At least one batch fits. */
const maxFetchBytes = 64 * 1024 * 1024;

type Unpack = (packed: Buffer, maxBytes: number) => Buffer | Promise<Buffer>;
type AsyncUnzip = (packed: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const gzip = promisify<Buffer, Buffer>(zlib.gzip);
const unzip: AsyncUnzip = promisify(zlib.unzip);

class CompressionUnsupported extends Error {}

/** Not for a batch that kafkajs can be told about any other way: ends the consumer, see `KafkaSourceError`. */
class BatchUnreadable extends Error {
  readonly retriable = false;
}

/** kafkajs takes an error of this name for a batch that was cut short, and fetches it again. */
class ComesWithTheNextFetch extends Error {
  override readonly name = 'KafkaJSPartialMessageError';
}

let bytesLeftInFetch = maxFetchBytes;

/** Call when a fetch begins: the batches of the one before have been handled. */
export function beginFetch(): void {
  bytesLeftInFetch = maxFetchBytes;
}

/**
 * Replaces kafkajs's codecs, which it keeps per process, by ones with a bound on their output, and
 * adds Snappy, LZ4 and (on Node 22.15 and newer) zstd for reading.
 */
export function installBoundedCodecs(): void {
  CompressionCodecs[CompressionTypes.GZIP] = () => codec(unpackWith(unzip), (encoder) => gzip(encoder.buffer));
  CompressionCodecs[CompressionTypes.Snappy] = () => codec(unpackSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = () => codec(unpackLz4);
  CompressionCodecs[CompressionTypes.ZSTD] = () => codec(unpackZstd);
}

interface Encoder {
  readonly buffer: Buffer;
}

interface Codec {
  compress(encoder: Encoder): Promise<Buffer>;
  decompress(packed: Buffer): Promise<Buffer>;
}

function codec(unpack: Unpack, compress: Codec['compress'] = readingOnly): Codec {
  return { compress, decompress: (packed) => unpackBounded(packed, unpack) };
}

function readingOnly(): Promise<Buffer> {
  return Promise.reject(new Error('this compression is for reading only; produce with gzip or none'));
}

async function unpackBounded(packed: Buffer, unpack: Unpack): Promise<Buffer> {
  const records = await unpackOrSubstitute(packed, unpack);
  if (records.length > bytesLeftInFetch) throw new ComesWithTheNextFetch('the fetch is full');
  bytesLeftInFetch -= records.length;
  return records;
}

async function unpackOrSubstitute(packed: Buffer, unpack: Unpack): Promise<Buffer> {
  try {
    return await unpack(packed, maxBatchBytes);
  } catch (error) {
    const records = substituteRecords(packed, codeOf(error));
    if (records !== null) return records;
    throw new BatchUnreadable(`a compressed batch is unreadable and cannot be dead-lettered: ${String(error)}`);
  }
}

function codeOf(error: unknown): UnreadableRecord['code'] {
  if (error instanceof BatchTooLarge) return 'batch-too-large';
  return error instanceof CompressionUnsupported ? 'compression-unsupported' : 'batch-corrupt';
}

function unpackWith(unpack: AsyncUnzip): Unpack {
  return async (packed, maxOutputLength) => {
    try {
      return await unpack(packed, { maxOutputLength });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw code === 'ERR_BUFFER_TOO_LARGE' ? new BatchTooLarge(maxOutputLength) : error;
    }
  };
}

/** Node has it from 22.15 on; the types are of Node 20. */
const nodeZstd = (zlib as { zstdDecompress?: typeof zlib.unzip }).zstdDecompress;
const unpackZstd: Unpack = nodeZstd ? unpackWith(promisify(nodeZstd)) : () => Promise.reject(new CompressionUnsupported());
