import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { batchOf, countAt, crcAt, emptyRecords, forged, given, kafkajsReads, lastOffsetDeltaAt } from './batches.fixture';
import { crc32c } from './crc32c';
import { decodeBatch, maxBatchRecords, maxRecordHeaders } from './record-batch';

const gzip = 1;
const attributesAt = 21;
const headerBytes = 61;

/** kafkajs takes what every object inherits for a header that was there before. */
const aName = fc.string({ maxLength: 8 }).filter((name) => !(name in {}));
const someBytes = fc.option(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)), { nil: null });
const aRecord = fc.record({
  key: someBytes,
  value: someBytes,
  headers: fc.dictionary(aName, fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 3 })), { maxKeys: 4 }),
  timestamp: fc.integer({ min: 0, max: 4_102_444_800_000 }),
});
const someRecords = fc.array(aRecord, { minLength: 1, maxLength: 8 });

/** What both decoders say of a record, as plain data. */
const plain = (records: readonly object[]): unknown =>
  records.map((record) => {
    const { offset, timestamp, key, value, headers, isControlRecord } = record as Record<string, unknown>;
    return JSON.parse(JSON.stringify({ offset, timestamp, key, value, isControlRecord, headers: { ...(headers as object) } })) as unknown;
  });

async function codeOf(batch: Buffer): Promise<string | undefined> {
  const { messages } = await decodeBatch(batch);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.value?.equals(batch)).toBe(true);
  return messages[0]?.unreadable?.code;
}

describe('a record batch', () => {
  it('is read as kafkajs reads it', async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, fc.constantFrom(0, gzip), fc.bigInt({ min: 0n, max: 2n ** 60n }), async (records, codec, first) => {
        const batch = await batchOf(records, codec, first);
        const { messages } = await decodeBatch(batch);
        expect(messages.every(({ unreadable }) => unreadable === null)).toBe(true);
        expect(plain(messages)).toEqual(plain((await kafkajsReads(batch)).records));
      }),
      { numRuns: 50 },
    );
  });

  it('is one dead letter at its last offset when any bit of it was turned', async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, fc.nat(), fc.nat(7), async (records, where, bit) => {
        const batch = await batchOf(records, 0, 10n);
        const at = crcAt + (where % (batch.length - crcAt));
        batch.writeUInt8(batch.readUInt8(at) ^ (1 << bit), at);
        expect(await codeOf(batch)).toBe('batch-corrupt');
      }),
    );
  });

  it('is read, or is one dead letter, whatever its checksum vouches for', async () => {
    await fc.assert(
      fc.asyncProperty(someRecords, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }), async (records, changes) => {
        const batch = forged(await batchOf(records), (copy) => {
          for (const [where, byte] of changes) copy.writeUInt8(byte, attributesAt + (where % (copy.length - attributesAt)));
        });
        const { messages, costBytes } = await decodeBatch(batch);
        expect(messages.length).toBeGreaterThan(0);
        expect(costBytes).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([5, 6, 7])('of the unknown compression %d is one dead letter', async (codec) => {
    const batch = forged(await batchOf([given('a'), given('b')]), (copy) => void copy.writeInt16BE(codec, attributesAt));
    const { messages } = await decodeBatch(batch);
    expect(messages).toMatchObject([{ offset: '1', unreadable: { code: 'compression-unsupported' } }]);
    expect(messages[0]?.unreadable?.detail).toContain(`codec ${codec}`);
    expect(messages[0]?.unreadable?.detail).toContain('2 records at the offsets 0 to 1');
  });

  it('of a format before headers is one dead letter', async () => {
    const batch = await batchOf([given('a')]);
    batch.writeInt8(1, 16);
    expect(await codeOf(batch)).toBe('format-unsupported');
  });

  it.each([
    ['more records than it holds', (copy: Buffer) => void copy.writeInt32BE(3, countAt), 'batch-corrupt'],
    ['fewer than none', (copy: Buffer) => void copy.writeInt32BE(-1, countAt), 'batch-corrupt'],
    ['two thousand million of them', (copy: Buffer) => void copy.writeInt32BE(2_000_000_000, countAt), 'too-many-records'],
    ['a record longer than the batch', (copy: Buffer) => void copy.writeUInt8(0xfe, headerBytes), 'batch-corrupt'],
    ['gzip where there is none', (copy: Buffer) => void copy.writeInt16BE(gzip, attributesAt), 'batch-corrupt'],
  ])('that announces %s is one dead letter', async (_, write, code) => {
    expect(await codeOf(forged(await batchOf([given('aaaa'), given('bbbb')]), write))).toBe(code);
  });

  it('holds as many records as the bound says, whatever the call stack takes', async () => {
    const { messages } = await decodeBatch(await emptyRecords(maxBatchRecords));
    expect(messages.map(({ offset }) => Number(offset)).every((offset, i) => offset === i)).toBe(true);
    expect(messages).toHaveLength(maxBatchRecords);
    expect(await codeOf(await emptyRecords(maxBatchRecords + 1))).toBe('too-many-records');
  });

  it('bounds the headers of a record, and its neighbours are read', async () => {
    const headers = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`h${i}`, 'x']));
    const { messages } = await decodeBatch(await batchOf([given('a', headers(maxRecordHeaders)), given('b', headers(50_000)), given('c')]));
    expect(messages.map(({ unreadable }) => unreadable?.code)).toEqual([undefined, 'too-many-headers', undefined]);
    expect(messages[0]?.rawHeaders).toHaveLength(maxRecordHeaders);
    expect(messages[1]?.rawHeaders).toEqual([]);
    expect(messages[1]?.value?.length).toBeGreaterThan(50_000);
    expect(messages[2]?.value?.toString()).toBe('c');
  });

  it('whose records lie about their headers is one dead letter', async () => {
    const noHeaders = 0;
    const batch = forged(await batchOf([given('a')]), (copy) => {
      expect(copy.readUInt8(copy.length - 1)).toBe(noHeaders);
      copy.writeUInt8(0x7e, copy.length - 1);
    });
    expect(await codeOf(batch)).toBe('batch-corrupt');
  });

  it('that unpacks to too much is one dead letter', async () => {
    const bomb = gzipSync(Buffer.alloc(33 * 1024 * 1024));
    const batch = forged(await batchOf([given('a')], gzip), (copy) => Buffer.concat([copy.subarray(0, headerBytes), bomb]));
    expect(await codeOf(batch)).toBe('batch-too-large');
  });

  it('whose last records were compacted away ends behind them all the same', async () => {
    const batch = forged(await batchOf([given('a')], 0, 100n), (copy) => void copy.writeInt32BE(7, lastOffsetDeltaAt));
    const { messages } = await decodeBatch(batch);
    expect(messages.map(({ offset, isControlRecord }) => [offset, isControlRecord])).toEqual([['100', false], ['107', true]]);
  });
});

describe('the checksum', () => {
  it('is CRC-32C', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(0))).toBe(0);
  });
});
