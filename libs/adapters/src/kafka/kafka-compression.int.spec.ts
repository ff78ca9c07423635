import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { describeWithKafka, waitUntil } from '@waymark/testkit';
import { CompressionTypes } from 'kafkajs';
import type { Collector } from './kafka.fixture';
import { benchAt, collector, valueOf } from './kafka.fixture';

jest.setTimeout(60_000);

const mebibyte = 1024 * 1024;
const recordBatchHeaderBytes = 61;

/** Runs, repetitions near and far, and noise: every kind of token of the formats. */
const varied = Array.from({ length: 400 }, (_, i) => ({
  value: `${i} ${'waymark '.repeat(i % 50)}${'x'.repeat(i % 7 === 0 ? 5_000 : 3)}${randomBytes(i % 90).toString('base64')}`,
}));

/** What became of each record: its value where it is short, else why it could not be read. */
const fates = ({ records }: Collector): string[] => records.map((record) => record.unreadable?.code ?? valueOf(record).slice(0, 10));

describeWithKafka('compressed batches', (kafka) => {
  const { channel, source } = benchAt(() => kafka().brokers);
  const fatal: unknown[] = [];
  const consume = async (topic: string): Promise<Collector> => {
    const got = collector();
    await source({ topics: [topic], onFatal: (error) => void fatal.push(error) }).start(got.handler);
    return got;
  };
  afterEach(() => expect(fatal).toEqual([]));

  it.each(['gzip', 'snappy', 'lz4'])('reads %s as the broker itself wrote it', async (type) => {
    const topic = await channel().topic(1, [{ name: 'compression.type', value: type }]);
    await channel().produce(topic, varied);
    const got = await consume(topic);
    await waitUntil('all records', () => got.records.length >= varied.length);
    expect(got.values()).toEqual(varied.map(({ value }) => value));
    expect(got.records.every(({ unreadable }) => unreadable === null)).toBe(true);
  });

  it('reads zstd where Node can, else keeps the batch as one dead letter', async () => {
    const topic = await channel().topic(1, [{ name: 'compression.type', value: 'zstd' }]);
    await channel().produce(topic, varied);
    await channel().produce(topic, [{ value: 'after' }]);
    const got = await consume(topic);
    if ('zstdDecompress' in zlib) {
      await waitUntil('all records', () => got.records.length > varied.length);
      expect(got.values()).toEqual([...varied.map(({ value }) => value), 'after']);
      return;
    }
    // The broker compresses the second batch, too.
    await waitUntil('both batches', () => got.records.length >= 2);
    expect(fates(got)).toEqual(['compression-unsupported', 'compression-unsupported']);
    expect(got.records.map(({ offset }) => Number(offset))).toEqual([varied.length - 1, varied.length]);
    expect(got.records[0]?.unreadable?.detail).toContain(`offsets 0 to ${varied.length - 1}`);
    expect(got.records[0]?.value?.length).toBeGreaterThan(recordBatchHeaderBytes);
  });

  it('keeps a batch that unpacks to too much as one dead letter, and the partition goes on', async () => {
    const topic = await channel().topic(1);
    const bomb = [{ value: Buffer.alloc(20 * mebibyte) }, { value: Buffer.alloc(20 * mebibyte), headers: { ce_id: 'x' } }];
    await channel().produce(topic, [{ value: 'before' }]);
    await channel().produce(topic, bomb, CompressionTypes.GZIP);
    await channel().produce(topic, [{ value: 'after' }]);
    const got = await consume(topic);
    await waitUntil('the record after the bomb', () => got.records.length >= 3);
    expect(fates(got)).toEqual(['before', 'batch-too-large', 'after']);
    expect(got.records[1]).toMatchObject({ offset: '2', key: null, rawHeaders: [] });
    const kept = Buffer.from(got.records[1]?.value ?? []);
    expect(zlib.gunzipSync(kept.subarray(recordBatchHeaderBytes)).length).toBeGreaterThan(40 * mebibyte);
  });

  it.each(['snappy', 'lz4', 'zstd'])('keeps a bomb in %s as one dead letter, and the partition goes on', async (type) => {
    // Snappy holds a twentieth at best, and the broker takes a mebibyte if it is not told otherwise.
    const config = [{ name: 'compression.type', value: type }, { name: 'max.message.bytes', value: String(8 * mebibyte) }];
    const topic = await channel().topic(1, config);
    await channel().produce(topic, [{ value: Buffer.alloc(33 * mebibyte) }], CompressionTypes.GZIP);
    await channel().produce(topic, [{ value: 'after' }]);
    const got = await consume(topic);
    await waitUntil('both', () => got.records.length >= 2);
    const unread = type === 'zstd' && !('zstdDecompress' in zlib) ? 'compression-unsupported' : null;
    expect(fates(got)).toEqual([unread ?? 'batch-too-large', unread ?? 'after']);
  });

  it('takes what is too much for one fetch with the next, in order', async () => {
    const topic = await channel().topic(1);
    for (const mark of [1, 2, 3]) await channel().produce(topic, [{ value: Buffer.alloc(30 * mebibyte, mark) }], CompressionTypes.GZIP);
    const got = await consume(topic);
    await waitUntil('all three', () => got.records.length >= 3);
    expect(got.records.map(({ value, offset }) => [offset, value?.[0], value?.length])).toEqual(
      [1, 2, 3].map((mark) => [String(mark - 1), mark, 30 * mebibyte]),
    );
  });
});
