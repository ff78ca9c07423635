import { describeWithKafka, waitUntil } from '@waymark/testkit';
import { benchAt, collector, numbered, unique, valueOf } from './kafka.fixture';

jest.setTimeout(60_000);

describeWithKafka('a Kafka source', (kafka) => {
  const { channel, source } = benchAt(() => kafka().brokers);

  it('hands over bytes and headers of both CloudEvents modes as they came', async () => {
    const topic = await channel().topic(1);
    const bytes = Buffer.from([0x7b, 0x00, 0xff, 0x7d]);
    const ceId = '编号 7';
    const structured = { value: '{"specversion":"1.0"}', headers: { 'content-type': 'application/CloudEvents+json' } };
    const binary = { key: 'email:a@example.com', value: bytes, timestamp: '1767225600000', headers: { ce_id: ceId, ce_type: ['first', 'last'] } };
    await channel().produce(topic, [structured, binary, { value: null }]);
    const got = collector();
    await source({ topics: [topic] }).start(got.handler);
    await waitUntil('three records', () => got.records.length === 3);
    const [first, second, third] = got.records;
    expect(first).toMatchObject({ topic, partition: 0, offset: '0', key: null, unreadable: null, headers: structured.headers });
    expect(first && valueOf(first)).toBe(structured.value);
    expect(second?.value && Buffer.from(second.value)).toEqual(bytes);
    expect(Buffer.from(second?.key ?? []).toString()).toBe(binary.key);
    expect(second).toMatchObject({ offset: '1', timestamp: 1767225600000, headers: { ce_id: ceId, ce_type: 'last' } });
    expect(second?.rawHeaders.map(([name, value]) => [name, Buffer.from(value ?? []).toString()])).toEqual([
      ['ce_id', ceId],
      ['ce_type', 'first'],
      ['ce_type', 'last'],
    ]);
    expect(third).toMatchObject({ offset: '2', value: null, headers: {} });
  });

  it('keeps the order of every partition, in chunks of the stated size', async () => {
    const topic = await channel().topic(3);
    await channel().produce(topic, numbered(1_000, 3));
    const got = collector();
    const one = source({ topics: [topic], chunkSize: 50 });
    await one.start(got.handler);
    await waitUntil('all records', () => got.records.length >= 1_000);
    expect(Math.max(...got.chunkSizes)).toBe(50);
    for (const partition of [0, 1, 2]) {
      const offsets = got.records.filter((each) => each.partition === partition).map((each) => Number(each.offset));
      expect(offsets).toEqual(Array.from({ length: offsets.length }, (_, i) => i));
    }
    expect(new Set(got.values()).size).toBe(1_000);
    await waitUntil('no lag and a commit', async () => (await channel().committed(one.groupId, topic, 0)) === 334);
    expect(one.health()).toMatchObject({ joined: true, crashed: false, reason: null });
    expect(one.health().lag).toContainEqual({ topic, partition: 0, records: 0 });
  });

  it('commits nothing of a chunk that was refused and offers it again until it is durable', async () => {
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(30));
    const offered: string[] = [];
    const committedThen: number[] = [];
    let refusals = 3;
    const one = source({ topics: [topic], chunkSize: 10 });
    const got = collector(async ([first]) => {
      const offset = first?.offset ?? '';
      offered.push(offset);
      if (offset !== '10' || refusals === 0) return;
      refusals -= 1;
      committedThen.push(await channel().committed(one.groupId, topic, 0));
      throw new Error('the store is away');
    });
    await one.start(got.handler);
    await waitUntil('the reason in the health', () => one.health().reason?.includes('the store is away') === true);
    await waitUntil('all records', () => got.records.length >= 30);
    expect(offered).toEqual(['0', '10', '10', '10', '10', '20']);
    expect(committedThen).toHaveLength(3);
    expect(Math.max(...committedThen)).toBeLessThanOrEqual(10);
    expect(got.values()).toEqual(numbered(30).map(({ value }) => value));
    await waitUntil('health without a reason', () => one.health().reason === null);
  });

  it('gives up on a handler that never succeeds, once, with nothing committed', async () => {
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(3));
    const one = source({ topics: [topic], limits: { maxHandlerFailures: 3, backoffMs: 1 } });
    await one.start(() => Promise.reject(new Error('disk full')));
    await waitUntil('giving up', () => one.fatal.length > 0);
    expect(one.fatal).toMatchObject([{ code: 'kafka-handler-failing' }]);
    expect(one.health()).toMatchObject({ joined: false, crashed: true });
    expect(one.health().reason).toContain('disk full');
    expect(await channel().committed(one.groupId, topic, 0)).toBe(-1);
  });

  it('gives up on brokers that never answer', async () => {
    const one = source({ brokers: ['127.0.0.1:1'], topics: ['touchpoints'], limits: { maxRestarts: 0 } });
    await one.start(() => Promise.resolve());
    await waitUntil('giving up', () => one.fatal.length > 0);
    expect(one.fatal).toMatchObject([{ code: 'kafka-no-progress' }]);
    expect(one.health()).toMatchObject({ crashed: true, lastProgressAt: null });
  });

  it('commits on stop what was done, and the next member goes on from there', async () => {
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(100));
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const first = collector(() => held);
    const one = source({ topics: [topic], chunkSize: 10 });
    let inHand = false;
    await one.start((chunk) => {
      inHand = true;
      return first.handler(chunk);
    });
    await waitUntil('a chunk in hand', () => inHand);
    const stopped = one.stop();
    release();
    await stopped;
    expect(await channel().committed(one.groupId, topic, 0)).toBe(first.records.length);
    const second = collector();
    await source({ topics: [topic], groupId: one.groupId }).start(second.handler);
    await waitUntil('the rest', () => first.records.length + second.records.length >= 100);
    expect([...first.values(), ...second.values()]).toEqual(numbered(100).map(({ value }) => value));
  });

  it('waits for a topic that is missing, says so, and reads it as soon as it is there', async () => {
    const topic = unique('later');
    const got = collector();
    const one = source({ topics: [topic] });
    await one.start(got.handler);
    await waitUntil('the reason', () => one.health().reason?.includes(`topic ${topic} does not exist`) === true);
    await channel().createTopic(topic, 1);
    await channel().produce(topic, numbered(1));
    await waitUntil('its record', () => got.records.length === 1);
    expect(one.health()).toMatchObject({ joined: true, reason: null });
  });

  it('finds topics by pattern, also those that come later, and never the dead letters', async () => {
    const prefix = unique('region');
    await channel().createTopic(`${prefix}.cn`, 1);
    await channel().createTopic(`${prefix}.dlq`, 1);
    await channel().produce(`${prefix}.dlq`, [{ value: 'dead' }]);
    const got = collector();
    await source({ topics: [new RegExp(`^${prefix}`, 'g')], exceptTopics: [`${prefix}.dlq`] }).start(got.handler);
    await channel().produce(`${prefix}.cn`, [{ value: 'cn' }]);
    await waitUntil('the first topic', () => got.records.length === 1);
    await channel().createTopic(`${prefix}.de`, 1);
    await channel().produce(`${prefix}.de`, [{ value: 'de' }]);
    await waitUntil('the second topic', () => got.records.length >= 2);
    expect(got.values()).toEqual(['cn', 'de']);
  });

  it('makes a missing topic where it is told to', async () => {
    const topic = unique('made');
    const one = source({ topics: [topic], createTopics: { partitions: 2 } });
    await one.start(() => Promise.resolve());
    await waitUntil('joining', () => one.health().joined);
    await expect(channel().produce(topic, [{ value: 'x', partition: 1 }])).resolves.toBeUndefined();
  });
});
