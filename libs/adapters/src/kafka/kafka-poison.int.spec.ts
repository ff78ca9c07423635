import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createManualClock, describeWithKafka, recordSkip, waitUntil } from '@waymark/testkit';
import { CompressionTypes } from 'kafkajs';
import { createDeadLetterTeller, retryAfterMs } from './dead-letter-teller';
import { createDeadLetterTopic } from './dead-letter-topic';
import { countAt, emptyRecords, forged } from './fetch/batches.fixture';
import { maxBatchRecords } from './fetch/record-batch';
import { benchAt, clock, collector, numbered, silentLog, unique, valueOf } from './kafka.fixture';
import type { Collector } from './kafka.fixture';

jest.setTimeout(120_000);

const attributesAt = 21;
const headerBytes = 61;

/** What became of each record: its value, else why it could not be read. */
const fates = ({ records }: Collector): string[] => records.map((record) => record.unreadable?.code ?? valueOf(record));

/** The batches of a log segment, each changed or left as it is. */
function rewrite(segment: Buffer, change: (batch: Buffer, index: number) => Buffer): Buffer {
  const batches: Buffer[] = [];
  for (let at = 0; at < segment.length; ) {
    const length = 12 + segment.readInt32BE(at + 8);
    batches.push(change(Buffer.from(segment.subarray(at, at + length)), batches.length));
    at += length;
  }
  return Buffer.concat(batches);
}

describeWithKafka('poison on a topic', (kafka) => {
  const { channel, reopenChannel, source } = benchAt(() => kafka().brokers);

  it('is told apart from its neighbours, record by record, and the offset moves on', async () => {
    const topic = await channel().topic(1);
    const manyHeaders = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`h${i}`, '']));
    await channel().produce(topic, [
      { value: 'before' },
      { value: null },
      { key: 'tombstone', value: null },
      { value: '' },
      { value: 'many', headers: manyHeaders },
      { value: 'repeated', headers: { h: Array.from({ length: 900 }, (_, i) => `${i}`) } },
      { value: 'odd', headers: { __proto__name: 'x', toString: 'y' } },
      { value: 'after' },
    ]);
    const got = collector();
    const one = source({ topics: [topic] });
    await one.start(got.handler);
    await waitUntil('the last commit', async () => (await channel().committed(one.groupId, topic, 0)) === 8);
    expect(fates(got)).toEqual(['before', '', '', '', 'too-many-headers', 'repeated', 'odd', 'after']);
    expect(got.records.map(({ value }) => value === null)).toEqual([false, true, true, false, false, false, false, false]);
    expect(got.records[4]?.value?.length).toBeGreaterThan(50_000);
    expect(got.records[5]?.rawHeaders).toHaveLength(900);
    expect({ ...got.records[6]?.headers }).toEqual({ __proto__name: 'x', toString: 'y' });
    expect(one.fatal).toEqual([]);
  });

  it('of 150,000 records in one batch is one dead letter; 100,000 are read', async () => {
    const { damage } = kafka();
    if (!damage) return recordSkip('a batch of 150,000 records', 'the files of the given broker are not ours to change');
    const topic = await channel().topic(1);
    await channel().produce(topic, [{ value: 'one' }]);
    const [most, more] = await Promise.all([emptyRecords(maxBatchRecords), emptyRecords(maxBatchRecords + 50_000)]);
    most.writeBigInt64BE(1n);
    more.writeBigInt64BE(BigInt(maxBatchRecords + 1));
    await damage((data) => {
      const segment = join(data, `${topic}-0`, '00000000000000000000.log');
      writeFileSync(segment, Buffer.concat([readFileSync(segment), most, more]));
    });
    await reopenChannel();
    await channel().produce(topic, [{ value: 'last' }]);
    const end = maxBatchRecords + 1;
    const got = collector();
    const one = source({ topics: [topic], chunkSize: 10_000 });
    await one.start(got.handler);
    await waitUntil('the last record', () => fates(got).at(-1) === 'last');
    expect(got.records).toHaveLength(end + 2);
    expect(got.records[end]).toMatchObject({ offset: String(end + maxBatchRecords + 49_999), unreadable: { code: 'too-many-records' } });
    expect(got.records.filter(({ unreadable }) => unreadable !== null)).toHaveLength(1);
    expect(one.fatal).toEqual([]);
  });

  it('that lies on the disk of the broker is one dead letter a batch, with its bytes', async () => {
    const { damage } = kafka();
    if (!damage) return recordSkip('batches that were damaged on disk', 'the files of the given broker are not ours to change');
    const topic = await channel().topic(1);
    for (const value of ['first', 'bits', 'codec', 'count', 'record', 'packed', 'last']) await channel().produce(topic, [{ value }]);
    const changes: ((batch: Buffer) => Buffer)[] = [
      (batch) => batch,
      (batch) => Buffer.concat([batch.subarray(0, -3), Buffer.from('??'), batch.subarray(-1)]),
      (batch) => forged(batch, (copy) => void copy.writeInt16BE(6, attributesAt)),
      (batch) => forged(batch, (copy) => void copy.writeInt32BE(2_000_000_000, countAt)),
      (batch) => forged(batch, (copy) => void copy.writeUInt8(0xfe, headerBytes)),
      (batch) => forged(batch, (copy) => void copy.writeInt16BE(CompressionTypes.LZ4, attributesAt)),
    ];
    await damage((data) => {
      const segment = join(data, `${topic}-0`, '00000000000000000000.log');
      writeFileSync(segment, rewrite(readFileSync(segment), (batch, index) => changes[index]?.(batch) ?? batch));
    });
    await reopenChannel();
    const got = collector();
    const one = source({ topics: [topic] });
    await one.start(got.handler);
    await waitUntil('the last commit', async () => (await channel().committed(one.groupId, topic, 0)) === 7);
    expect(fates(got)).toEqual(['first', 'batch-corrupt', 'compression-unsupported', 'too-many-records', 'batch-corrupt', 'batch-corrupt', 'last']);
    expect(got.records.map(valueOf)[2]).toContain('codec');
    expect(one.fatal).toEqual([]);
  });

  it('that a handler stumbles over is set aside alone', async () => {
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(200));
    const got = collector((records) =>
      records.some((record) => valueOf(record) === 'n77' && record.unreadable === null) ? Promise.reject(new TypeError('cannot read n77')) : Promise.resolve(),
    );
    const one = source({ topics: [topic], chunkSize: 100, limits: { backoffMs: 1 } });
    await one.start(got.handler);
    await waitUntil('the last commit', async () => (await channel().committed(one.groupId, topic, 0)) === 200);
    expect(fates(got)).toEqual(numbered(200).map(({ value }) => (value === 'n77' ? 'unprocessable' : value)));
    expect(one.health().reason).toBeNull();
  });

  it('and what retention took before it was read: goes on from what is there', async () => {
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(50));
    const first = collector();
    const one = source({ topics: [topic] });
    await one.start(first.handler);
    await waitUntil('a commit', async () => (await channel().committed(one.groupId, topic, 0)) === 50);
    await one.stop();
    await channel().produce(topic, numbered(50, 1, 50));
    await channel().deleteRecords(topic, 80);
    const rest = collector();
    const two = source({ topics: [topic], groupId: one.groupId });
    await two.start(rest.handler);
    await waitUntil('what is left', () => rest.records.length >= 20);
    expect(rest.values()).toEqual(numbered(20, 1, 80).map(({ value }) => value));
    await waitUntil('a commit behind it', async () => (await channel().committed(one.groupId, topic, 0)) === 100);
    expect(two.fatal).toEqual([]);
  });

  it('is told of as soon as the topic of dead letters is there, and holds nobody up before', async () => {
    const dlq = unique('dlq');
    const time = createManualClock(0);
    const topic = createDeadLetterTopic({ brokers: [kafka().brokers], clientId: 'waymark-test', topic: dlq, log: silentLog, clock });
    const teller = createDeadLetterTeller(topic, silentLog, time);
    const notice = (letterId: string) => ({ letterId, topic: 't', partition: 0, offset: '1', code: 'not-json', pointer: '' });
    await teller.publish([notice('l1')]);
    await teller.publish([notice('l2')]);
    await channel().createTopic(dlq, 1);
    time.moveTo(retryAfterMs);
    const got = collector();
    await source({ topics: [dlq], exceptTopics: [] }).start(got.handler);
    await waitUntil('both', () => got.records.length >= 2);
    expect(got.records.map((each) => (JSON.parse(valueOf(each)) as { id: string }).id)).toEqual(['l1', 'l2']);
    await teller.close();
  });
});
