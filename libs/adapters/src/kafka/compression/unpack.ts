import * as zlib from 'node:zlib';
import { promisify } from 'node:util';
import { CompressionTypes } from 'kafkajs';
import { BatchTooLarge } from './batch-too-large';
import { unpackLz4 } from './lz4';
import { unpackSnappy } from './snappy';

/** One batch may unpack to this much; above it becomes a dead letter. */
export const maxUnpackedBytes = 32 * 1024 * 1024;

type Unpack = (packed: Buffer, maxBytes: number) => Buffer | Promise<Buffer>;
type AsyncUnzip = (packed: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

/** A compression that cannot be read here; the message says what can be done. */
export class CompressionUnsupported extends Error {}

/** Node has it from 22.15 on; the types are of Node 20. */
const nodeZstd = (zlib as { zstdDecompress?: typeof zlib.unzip }).zstdDecompress;

const codecs: Readonly<Record<number, Unpack>> = {
  [CompressionTypes.None]: (bytes) => bytes,
  [CompressionTypes.GZIP]: boundedBy(promisify(zlib.unzip)),
  [CompressionTypes.Snappy]: unpackSnappy,
  [CompressionTypes.LZ4]: unpackLz4,
  [CompressionTypes.ZSTD]: nodeZstd ? boundedBy(promisify(nodeZstd)) : needsNewerNode,
};

/**
 * The records of a batch, unpacked within a bound.
 * @throws BatchTooLarge, CompressionUnsupported, or another error where the bytes are corrupt
 */
export function unpack(codec: number, packed: Buffer, maxBytes: number = maxUnpackedBytes): Buffer | Promise<Buffer> {
  const unpackIt = codecs[codec];
  if (!unpackIt) throw new CompressionUnsupported(`it is compressed by codec ${codec}, which is none of Kafka's`);
  return unpackIt(packed, maxBytes);
}

function boundedBy(unzip: AsyncUnzip): Unpack {
  return async (packed, maxOutputLength) => {
    try {
      return await unzip(packed, { maxOutputLength });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw code === 'ERR_BUFFER_TOO_LARGE' ? new BatchTooLarge(maxOutputLength) : error;
    }
  };
}

function needsNewerNode(): never {
  throw new CompressionUnsupported('it is compressed with zstd, which needs Node 22.15 or newer');
}
