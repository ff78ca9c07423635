import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createManualClock, describeWithKafka, waitUntil } from '@waymark/testkit';
import { build } from 'esbuild';
import { benchAt, collector, numbered, unique } from './kafka.fixture';
import type { TestSource } from './kafka.fixture';

jest.setTimeout(120_000);

const mebibyte = 1024 * 1024;
const minute = 60_000;
const program = join(__dirname, '../../../../dist/test/slow-consumer.js');

interface Told {
  readonly handled: number;
  readonly held: boolean;
  readonly bytes: number;
}

function tellingOf(child: ChildProcess): Told[] {
  const told: Told[] = [];
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => told.push(JSON.parse(line) as Told));
  return told;
}

describeWithKafka('a Kafka source that is held up', (kafka) => {
  const { channel, source } = benchAt(() => kafka().brokers);

  it('fetches nothing ahead of a handler that is slow, and goes on when it is not', async () => {
    const topic = await channel().topic(1);
    const record = 100_000;
    const records = 600;
    const load = async (count: number): Promise<void> => {
      for (let sent = 0; sent < count; sent += 10) await channel().produce(topic, Array.from({ length: 10 }, () => ({ value: Buffer.alloc(record) })));
    };
    await load(records / 2);
    await build({ entryPoints: [join(__dirname, 'slow-consumer.fixture.ts')], outfile: program, bundle: true, platform: 'node', packages: 'external' });
    const child = spawn(process.execPath, [program, kafka().brokers, unique('group'), topic], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const told = tellingOf(child);
      await waitUntil('a chunk in hand', () => told.at(-1)?.held === true);
      await load(records / 2);
      const heldFor = told.length;
      await waitUntil('some time in which it could have fetched more', () => told.length > heldFor + 20);
      expect(told.at(-1)?.handled).toBe(0);
      // One fetch of a partition is 1 MiB; the rest is what the process itself holds.
      expect(Math.max(...told.map(({ bytes }) => bytes))).toBeLessThan(8 * mebibyte);
      child.stdin.write('go\n');
      await waitUntil('all records', () => told.at(-1)?.handled === records);
    } finally {
      child.kill('SIGKILL');
    }
  });

  /** Time passes in the tenths in which the watchdog looks. */
  const passMinutes = async (clock: ReturnType<typeof createManualClock>, minutes: number): Promise<void> => {
    for (let half = 0; half < 2 * minutes; half += 1) {
      clock.moveTo(clock.now() + minute / 2);
      await clock.breathe();
    }
  };

  const held = async (one: TestSource): Promise<() => void> => {
    let release: () => void = () => undefined;
    const letGo = new Promise<void>((resolve) => (release = resolve));
    let inHand = false;
    await one.start(() => {
      inHand = true;
      return letGo;
    });
    await waitUntil('a chunk in hand', () => inHand);
    return release;
  };

  it('says that a handler does not settle, then gives up, for all its heartbeats', async () => {
    const clock = createManualClock(0);
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(3));
    const one = source({ topics: [topic], clock });
    const release = await held(one);
    expect(one.health()).toMatchObject({ joined: true, reason: null });
    await passMinutes(clock, 1);
    expect(one.health().reason).toBe('no offset could be committed for 60 s');
    expect(one.fatal).toEqual([]);
    await passMinutes(clock, 4);
    expect(one.fatal).toMatchObject([{ code: 'kafka-no-progress' }]);
    expect(one.fatal[0]?.message).toContain('no progress for 300 s: no offset could be committed');
    expect(one.health()).toMatchObject({ crashed: true, joined: false });
    release();
  });

  it('waits within a bound for a chunk that is in hand when it is stopped', async () => {
    const clock = createManualClock(0);
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(3));
    const one = source({ topics: [topic], clock });
    const release = await held(one);
    let stopped = false;
    const stopping = one.stop().then(() => (stopped = true));
    clock.moveTo(14_999);
    await clock.breathe();
    expect(stopped).toBe(false);
    clock.moveTo(15_000);
    await stopping;
    expect(one.health()).toMatchObject({ joined: false, reason: 'stopped' });
    release();
  });

  it('is well for all the time that there is nothing new, with partitions and without', async () => {
    const clock = createManualClock(0);
    const topic = await channel().topic(1);
    const groupId = unique('group');
    const both = [source({ topics: [topic], groupId, clock }), source({ topics: [topic], groupId, clock })];
    for (const each of both) await each.start(() => Promise.resolve());
    await waitUntil('both in the group', () => both.every((each) => each.health().joined));
    for (let minutes = 1; minutes <= 12; minutes += 1) {
      await passMinutes(clock, 1);
      await waitUntil('a word of each that all is well', () => both.every((each) => each.health().lastProgressAt === clock.now()));
    }
    expect(both.flatMap((each) => [each.health().reason, ...each.fatal])).toEqual([null, null]);
  });

  it('gives up on a group that it never stays in long enough to commit, though it handles and joins for ever', async () => {
    const clock = createManualClock(0);
    const topic = await channel().topic(1);
    await channel().produce(topic, numbered(2));
    const groupId = unique('group');
    const one = source({ topics: [topic], groupId, clock, limits: { heartbeatMs: 5_999 } });
    const got = collector(() => waitUntil('the group has dropped its member', async () => (await channel().groupState(groupId)) === 'Empty'));
    await one.start(got.handler);
    for (let times = 1; times <= 3; times += 1) {
      await waitUntil('the same records once more', () => got.chunkSizes.length === times);
      await passMinutes(clock, 1);
    }
    expect(one.fatal).toEqual([]);
    await passMinutes(clock, 2);
    expect(one.fatal).toMatchObject([{ code: 'kafka-no-progress' }]);
    expect(await channel().committed(groupId, topic, 0)).toBe(-1);
    expect(new Set(got.values()).size).toBe(2);
  });
});
