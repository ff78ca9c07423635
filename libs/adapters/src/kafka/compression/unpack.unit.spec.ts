import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { CompressionTypes } from 'kafkajs';
import { BatchTooLarge } from './batch-too-large';
import { unpackLz4 } from './lz4';
import { unpackSnappy } from './snappy';
import { CompressionUnsupported, unpack } from './unpack';

const maxBytes = 1_000;
const lz4Frame = (...block: number[]): Buffer => Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]);

/** Right, too large or corrupt: nothing else, and no more than the limit. */
function endsInOrder(unpack: () => Buffer): boolean {
  try {
    return unpack().length <= maxBytes;
  } catch (error) {
    return error instanceof BatchTooLarge || (error as Error).name === 'RangeError';
  }
}

describe('snappy', () => {
  it('unpacks literals and overlapping copies', () => {
    expect(unpackSnappy(Buffer.from([7, 0x04, 0x61, 0x62, 0x05, 0x02]), maxBytes).toString()).toBe('abababa');
  });

  it.each([
    ['a size above the limit', [0xe9, 0x07]],
    ['a size of 4 GB', [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('refuses %s before it allocates', (_, bytes) => {
    expect(() => unpackSnappy(Buffer.from(bytes), maxBytes)).toThrow(BatchTooLarge);
  });

  it('does not allocate what its bytes cannot hold', () => {
    const announced = [0xe7, 0x07];
    expect(() => unpackSnappy(Buffer.from([...announced, 0x00, 0x61]), maxBytes)).toThrow('announces more than its bytes can hold');
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => endsInOrder(() => unpackSnappy(Buffer.from(bytes), maxBytes))));
  });
});

describe('lz4', () => {
  it('unpacks literals and overlapping matches', () => {
    expect(unpackLz4(lz4Frame(0x21, 0x61, 0x62, 2, 0, 0x00), maxBytes).toString()).toBe('abababa');
  });

  it('stops at the limit', () => {
    const run = Array.from({ length: 10 }, () => 0xff);
    expect(() => unpackLz4(lz4Frame(0x1f, 0x61, 1, 0, ...run, 0), maxBytes)).toThrow(BatchTooLarge);
  });

  it('survives any block', () => {
    fc.assert(fc.property(fc.array(fc.nat(255), { maxLength: 200 }), (bytes) => endsInOrder(() => unpackLz4(lz4Frame(...bytes), maxBytes))));
  });
});

describe('gzip', () => {
  it('stops a bomb of 4 GiB at the limit', async () => {
    const mebibyteOfNothing = gzipSync(Buffer.alloc(1024 * 1024));
    const bomb = Buffer.concat(Array.from({ length: 4096 }, () => mebibyteOfNothing));
    await expect(unpack(CompressionTypes.GZIP, bomb)).rejects.toThrow('more than 33554432 bytes');
  });

  it('says of corrupt bytes that they are', async () => {
    await expect(unpack(CompressionTypes.GZIP, Buffer.from('no gzip'))).rejects.toThrow('incorrect header check');
  });
});

describe('any compression', () => {
  it.each([5, 6, 7])('number %d is none of Kafka and is refused by name', (codec) => {
    expect(() => unpack(codec, Buffer.alloc(10))).toThrow(CompressionUnsupported);
  });
});
