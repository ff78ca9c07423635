import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithKafka, recordSkip, waitUntil } from '@waymark/testkit';
import { build } from 'esbuild';
import { createDeadLetterTopic } from './dead-letter-topic';
import { benchAt, clock, collector, numbered, silentLog, unique, valueOf } from './kafka.fixture';

jest.setTimeout(200_000);

const program = join(__dirname, '../../../../dist/test/consume-and-die.js');

describeWithKafka('a Kafka source under fire', (kafka) => {
  const { channel, reopenChannel, source } = benchAt(() => kafka().brokers);

  it('delivers again what was durable but not committed when its process was killed', async () => {
    const topic = await channel().topic(1);
    const groupId = unique('group');
    await channel().produce(topic, numbered(100));
    const file = join(mkdtempSync(join(tmpdir(), 'waymark-dies-')), 'durable');
    await build({ entryPoints: [join(__dirname, 'consume-and-die.fixture.ts')], outfile: program, bundle: true, platform: 'node', packages: 'external' });
    const child = spawn(process.execPath, [program, kafka().brokers, groupId, topic, file, '30'], { stdio: 'ignore' });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(30);
    // The last chunk never was; the commit of the one before may still have been on its way.
    const committed = Math.max(0, await channel().committed(groupId, topic, 0));
    expect(committed).toBeLessThanOrEqual(20);
    const got = collector();
    await source({ topics: [topic], groupId }).start(got.handler);
    await waitUntil('the rest', () => got.records.length >= 100 - committed);
    expect(got.values()).toEqual(numbered(100 - committed, 1, committed).map(({ value }) => value));
  });

  it('loses nothing when a second member joins in the middle of a batch', async () => {
    const count = 4_000;
    const topic = await channel().topic(4);
    await channel().produce(topic, numbered(count, 4));
    const groupId = unique('group');
    const second = collector();
    const two = source({ topics: [topic], groupId, chunkSize: 100 });
    let chunks = 0;
    const first = collector(async () => {
      chunks += 1;
      if (chunks !== 5) return;
      await two.start(second.handler);
      await waitUntil('the rebalance', async () => (await channel().groupState(groupId)) === 'PreparingRebalance');
    });
    const one = source({ topics: [topic], groupId, chunkSize: 100 });
    await one.start(first.handler);
    await waitUntil('all records', () => new Set([...first.values(), ...second.values()]).size === count);
    expect(second.records.length).toBeGreaterThan(0);
    for (const partition of [0, 1, 2, 3]) {
      await waitUntil('the last commit', async () => (await channel().committed(groupId, topic, partition)) === count / 4);
    }
    expect([one.health(), two.health()]).toMatchObject([{ joined: true, reason: null }, { joined: true, reason: null }]);
    expect([...one.fatal, ...two.fatal]).toEqual([]);
  });

  it('hands over nothing of what it had fetched once the group is rebalancing, until it has joined anew', async () => {
    const count = 4_000;
    const topic = await channel().topic(4);
    await channel().produce(topic, numbered(count, 4));
    const groupId = unique('group');
    const isRebalancing = async (): Promise<boolean> => (await channel().groupState(groupId)) === 'PreparingRebalance';
    const second = collector();
    const two = source({ topics: [topic], groupId, chunkSize: 1_000 });
    const handledMeanwhile: boolean[] = [];
    const first = collector(async () => {
      if (handledMeanwhile.length > 0) return void handledMeanwhile.push(await isRebalancing());
      await two.start(second.handler);
      await waitUntil('the rebalance', isRebalancing);
      handledMeanwhile.push(false);
    });
    // One partition is one chunk; each fetch brings several, and a heartbeat goes out after each.
    const one = source({ topics: [topic], groupId, chunkSize: 1_000, limits: { heartbeatMs: 1 } });
    await one.start(first.handler);
    await waitUntil('all records', () => new Set([...first.values(), ...second.values()]).size === count);
    expect(handledMeanwhile).not.toContain(true);
    expect([...one.fatal, ...two.fatal]).toEqual([]);
  });

  it('takes over what a member that leaves in the middle of a batch had not committed', async () => {
    const count = 4_000;
    const topic = await channel().topic(4);
    const groupId = unique('group');
    const [first, second] = [collector(), collector(() => leave())];
    const one = source({ topics: [topic], groupId, chunkSize: 50 });
    const two = source({ topics: [topic], groupId, chunkSize: 50 });
    const leaving: Promise<void>[] = [];
    const leave = (): Promise<void> => {
      if (second.records.length >= 100 && leaving.length === 0) leaving.push(two.stop());
      return Promise.resolve();
    };
    await one.start(first.handler);
    await two.start(second.handler);
    await waitUntil('both in the group', () => one.health().joined && two.health().joined);
    await waitUntil('an order in the group', async () => (await channel().groupState(groupId)) === 'Stable');
    await channel().produce(topic, numbered(count, 4));
    await waitUntil('all records', () => new Set([...first.values(), ...second.values()]).size === count);
    await Promise.all(leaving);
    expect(second.records.length).toBeGreaterThanOrEqual(100);
    expect(second.records.length).toBeLessThan(count / 2);
    for (const partition of [0, 1, 2, 3]) {
      await waitUntil('the last commit', async () => (await channel().committed(groupId, topic, partition)) === count / 4);
    }
    expect(one.health()).toMatchObject({ joined: true, reason: null });
    // It left in order: what it had handled it had committed.
    expect(first.records.length + second.records.length).toBe(count);
  });

  it('lives on when a commit is refused because the group went on without it, and doubles only that', async () => {
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(30));
    const groupId = unique('group');
    let times = 0;
    const got = collector(async () => {
      times += 1;
      if (times === 2) await waitUntil('the group has dropped its member', async () => (await channel().groupState(groupId)) === 'Empty');
    });
    const one = source({ topics: [topic], groupId, chunkSize: 10, limits: { heartbeatMs: 5_999 } });
    await one.start(got.handler);
    await waitUntil('the last commit', async () => (await channel().committed(groupId, topic, 0)) === 30);
    const offered = got.records.map(({ offset }) => Number(offset));
    expect([...new Set(offered)]).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(offered.length).toBeGreaterThan(30);
    expect(offered.filter((offset) => offset >= 20)).toHaveLength(10);
    expect(one.fatal).toEqual([]);
    expect(one.health()).toMatchObject({ joined: true, reason: null });
  });

  it('loses nothing when the broker is killed twice under its hands, with a chunk in hand', async () => {
    const { kill, restart } = kafka();
    if (!kill || !restart) return recordSkip('broker killed while consuming', 'the given broker is not ours to kill');
    const count = 3_000;
    const topic = await channel().topic(2);
    await channel().produce(topic, numbered(count, 2));
    const one = source({ topics: [topic], chunkSize: 50 });
    const killAt = new Set([400, 1_600]);
    const got = collector(async () => {
      const due = [...killAt].find((at) => got.records.length >= at);
      if (due === undefined || !killAt.delete(due)) return;
      await kill();
      // The chunk is durable while there is no coordinator that could take its commit.
      setImmediate(() => void restart());
    });
    await one.start(got.handler);
    await waitUntil('all records', () => new Set(got.values()).size === count, 160_000);
    await reopenChannel();
    for (const partition of [0, 1]) {
      await waitUntil('the last commit', async () => (await channel().committed(one.groupId, topic, partition)) === count / 2);
    }
    expect(killAt.size).toBe(0);
    expect(one.fatal).toEqual([]);
    await waitUntil('health', () => one.health().joined && one.health().reason === null);
  });

  it('goes on with the same source, and the same dead letters, after the broker was killed and came back', async () => {
    const { kill, restart, brokers } = kafka();
    if (!kill || !restart) return recordSkip('broker killed and restarted', 'the given broker is not ours to kill');
    const topic = await channel().topic(1);
    const dlq = await channel().topic(1);
    const letters = createDeadLetterTopic({ brokers: [brokers], clientId: 'waymark-test', topic: dlq, log: silentLog, clock });
    const letter = { letterId: 'l1', topic, partition: 0, offset: '7', code: 'not-json', pointer: '' };
    const got = collector();
    const one = source({ topics: [topic] });
    await channel().produce(topic, numbered(100));
    await one.start(got.handler);
    await waitUntil('the first records', () => got.records.length === 100);
    await letters.publish([letter]);
    await kill();
    await waitUntil('noticing', () => !one.health().joined);
    await restart();
    await reopenChannel();
    await channel().produce(topic, numbered(100, 1, 100));
    await waitUntil('the second records', () => new Set(got.values()).size === 200);
    expect(got.values().slice(-100)).toEqual(numbered(100, 1, 100).map(({ value }) => value));
    expect(one.fatal).toEqual([]);
    await letters.publish([{ ...letter, letterId: 'l2' }]);
    const told = collector();
    await source({ topics: [dlq] }).start(told.handler);
    await waitUntil('both letters', () => told.records.length >= 2);
    expect(told.records.map((each) => (JSON.parse(valueOf(each)) as { id: string }).id)).toEqual(['l1', 'l2']);
    await letters.close();
  });

  it('tells of a dead letter as a CloudEvent that is keyed by its origin', async () => {
    const dlq = unique('dlq');
    const letters = createDeadLetterTopic({ brokers: [kafka().brokers], clientId: 'waymark-test', topic: dlq, createTopics: { partitions: 1 }, log: silentLog, clock });
    const notice = { letterId: 'l1', topic: 'touchpoints', partition: 3, offset: '42', code: 'missing', pointer: '/data/channel' };
    await letters.publish([notice]);
    await letters.close();
    const got = collector();
    await source({ topics: [dlq], exceptTopics: [] }).start(got.handler);
    await waitUntil('the letter', () => got.records.length === 1);
    const [record] = got.records;
    expect(Buffer.from(record?.key ?? []).toString()).toBe('touchpoints-3');
    expect(record?.headers).toEqual({ 'content-type': 'application/cloudevents+json; charset=UTF-8' });
    expect(JSON.parse(record ? valueOf(record) : '')).toEqual({
      specversion: '1.0',
      id: 'l1',
      source: 'waymark',
      type: 'waymark.dead-letter.v1',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      datacontenttype: 'application/json',
      data: notice,
    });
  });
});
