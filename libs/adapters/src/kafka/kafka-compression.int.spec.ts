import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { describeWithKafka, waitUntil } from '@waymark/testkit';
import { CompressionTypes } from 'kafkajs';
import { collector, openChannel, testSource, valueOf } from './kafka.fixture';
import type { Channel, TestSource } from './kafka.fixture';

jest.setTimeout(60_000);

const mebibyte = 1024 * 1024;

/** Runs, repetitions near and far, and noise: every kind of token of the formats. */
const varied = Array.from({ length: 400 }, (_, i) => ({
  value: `${i} ${'waymark '.repeat(i % 50)}${'x'.repeat(i % 7 === 0 ? 5_000 : 3)}${randomBytes(i % 90).toString('base64')}`,
}));

describeWithKafka('compressed batches', (kafka) => {
  let channel: Channel;
  const open: TestSource[] = [];
  const consume = async (topic: string): Promise<ReturnType<typeof collector>> => {
    const got = collector();
    const source = testSource(kafka().brokers, { topics: [topic] });
    open.push(source);
    await source.start(got.handler);
    return got;
  };

  beforeAll(async () => {
    channel = await openChannel(kafka().brokers);
  });
  afterEach(async () => {
    expect(open.flatMap((each) => each.fatal)).toEqual([]);
    await Promise.all(open.splice(0).map((each) => each.stop()));
  });
  afterAll(async () => channel.close());

  it.each(['gzip', 'snappy', 'lz4'])('reads %s as the broker itself wrote it', async (type) => {
    const topic = await channel.topic(1, [{ name: 'compression.type', value: type }]);
    await channel.produce(topic, varied);
    const got = await consume(topic);
    await waitUntil('all records', () => got.records.length >= varied.length);
    expect(got.values()).toEqual(varied.map(({ value }) => value));
    expect(got.records.every(({ unreadable }) => unreadable === null)).toBe(true);
  });

  it('reads zstd where Node can, else marks each record and keeps the batch', async () => {
    const topic = await channel.topic(1, [{ name: 'compression.type', value: 'zstd' }]);
    await channel.produce(topic, varied);
    const got = await consume(topic);
    await waitUntil('all records', () => got.records.length >= varied.length);
    expect(got.records.map(({ offset }) => Number(offset))).toEqual(varied.map((_, i) => i));
    const codes = new Set(got.records.map(({ unreadable }) => unreadable?.code ?? 'readable'));
    expect([...codes]).toEqual(['zstdDecompress' in zlib ? 'readable' : 'compression-unsupported']);
    expect(got.records[0]?.value?.length).toBeGreaterThan(0);
  });

  it('marks the records of a batch that unpacks to too much, and the partition goes on', async () => {
    const topic = await channel.topic(1);
    const bomb = [{ value: Buffer.alloc(20 * mebibyte) }, { value: Buffer.alloc(20 * mebibyte), headers: { ce_id: 'x' } }];
    await channel.produce(topic, [{ value: 'before' }]);
    await channel.produce(topic, bomb, CompressionTypes.GZIP);
    await channel.produce(topic, [{ value: 'after' }]);
    const got = await consume(topic);
    await waitUntil('the record after the bomb', () => got.records.length >= 4);
    const [before, first, second, after] = got.records;
    expect([before, after].map((each) => each && valueOf(each))).toEqual(['before', 'after']);
    expect(first).toMatchObject({ offset: '1', key: null, rawHeaders: [], unreadable: { code: 'batch-too-large' } });
    expect(second).toMatchObject({ offset: '2', value: null, unreadable: { code: 'batch-too-large' } });
    const kept = Buffer.from(first?.value ?? []);
    const recordBatchHeaderBytes = 61;
    expect(zlib.gunzipSync(kept.subarray(recordBatchHeaderBytes)).length).toBeGreaterThan(40 * mebibyte);
  });

  it('takes what is too much for one fetch with the next, in order', async () => {
    const topic = await channel.topic(1);
    for (const mark of [1, 2, 3]) await channel.produce(topic, [{ value: Buffer.alloc(30 * mebibyte, mark) }], CompressionTypes.GZIP);
    const got = await consume(topic);
    await waitUntil('all three', () => got.records.length >= 3);
    expect(got.records.map(({ value, offset }) => [offset, value?.[0], value?.length])).toEqual(
      [1, 2, 3].map((mark) => [String(mark - 1), mark, 30 * mebibyte]),
    );
  });
});
