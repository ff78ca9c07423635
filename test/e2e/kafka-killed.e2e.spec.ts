import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Admin, Message, Producer } from 'kafkajs';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { describeWithKafka, recordSkip, waitUntil } from '@waymark/testkit';
import type { EngineProcess } from './engine-process';
import { runToEnd, startEngine } from './engine-process';
import type { SalesClient } from './sales-client';
import { salesClient } from './sales-client';

const SEED = Number(process.env['KAFKA_KILLED_SEED'] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env['KAFKA_KILLS'] ?? 5);
const CONTACTS = 30;
const EVENTS_A_SEND = 40;
const PARTITIONS = 3;
const GROUP = 'waymark';
const headers = { 'content-type': 'application/cloudevents+json' };

/** Small and seeded: a failure can be run again with KAFKA_KILLED_SEED. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** What one send holds: facts, one of them twice, a record that is no JSON, and an id that comes with other content. */
function messagesOf(send: number): Message[] {
  const fact = (n: number, action = 'viewed'): Message => {
    const contact = n % CONTACTS;
    const data = { identities: [{ type: 'crm_id', value: `${contact}` }], channel: 'web', action };
    const event = { specversion: '1.0', id: `f${n}`, source: '/killed', type: 'waymark.touchpoint.v1', time: '2026-03-01T09:00:00Z', data };
    return { key: `${contact}`, value: JSON.stringify(event), headers };
  };
  const first = send * EVENTS_A_SEND;
  const facts = Array.from({ length: EVENTS_A_SEND }, (_, i) => fact(first + i));
  return [...facts, fact(first), { key: '0', value: `no JSON ${send}`, headers }, fact(first, 'downloaded')];
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

async function everything<T>(client: SalesClient, path: string): Promise<readonly T[]> {
  const all: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page<T> = await client.get<Page<T>>(`${path}?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

describeWithKafka('the engine at a broker', (kafka) => {
  let directory: string;
  let admin: Admin;
  let producer: Producer;
  let engine: EngineProcess | null = null;

  const environment = (): Record<string, string> => ({
    WAYMARK_DATA_DIR: directory,
    KAFKA_BROKERS: kafka().brokers,
    KAFKA_GROUP_ID: GROUP,
    KAFKA_SESSION_SECONDS: '10',
  });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-killed-'));
    const client = new Kafka({ brokers: [kafka().brokers], logLevel: logLevel.NOTHING });
    admin = client.admin();
    producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
    const topics = [{ topic: 'touchpoints', numPartitions: PARTITIONS }, { topic: 'touchpoints.dlq', numPartitions: 1 }];
    await admin.createTopics({ waitForLeaders: true, topics });
  });

  afterAll(async () => {
    await engine?.stop();
    await Promise.all([producer?.disconnect(), admin?.disconnect()]);
    rmSync(directory, { recursive: true, force: true });
  });

  const committed = async (): Promise<number> => {
    const [found] = await admin.fetchOffsets({ groupId: GROUP, topics: ['touchpoints'] }).catch(() => []);
    return (found?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  };
  const produced = async (): Promise<number> =>
    (await admin.fetchTopicOffsets('touchpoints')).reduce((sum, { high }) => sum + Number(high), 0);
  const letterIdsTold = async (letters: number): Promise<string[]> => {
    const consumer = new Kafka({ brokers: [kafka().brokers], logLevel: logLevel.NOTHING }).consumer({ groupId: 'told' });
    const told: string[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: ['touchpoints.dlq'], fromBeginning: true });
    await consumer.run({ eachMessage: ({ message }) => Promise.resolve(void told.push((JSON.parse(String(message.value)) as { id: string }).id)) });
    await waitUntil('a notice of each letter', () => new Set(told).size >= letters);
    await consumer.disconnect();
    return told;
  };

  it(`is killed ${KILLS} times at random points: each fact once, each dead letter once (seed ${SEED})`, async () => {
    const roll = dice(SEED);
    let sends = 0;
    let key = '';
    const send = async (times: number): Promise<void> => {
      for (const until = sends + times; sends < until; sends += 1) await producer.send({ topic: 'touchpoints', messages: messagesOf(sends) });
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = await committed();
      engine = await startEngine(environment());
      key = engine.keys['admin'] ?? key;
      await send(1);
      await waitUntil('the engine is at work', async () => (await committed()) > before, 60_000);
      await send(1 + roll(12));
      await engine.kill();
    }
    engine = await startEngine(environment());
    const end = await produced();
    expect(end).toBe(sends * (EVENTS_A_SEND + 3));
    await waitUntil('everything committed', async () => (await committed()) === end, 60_000);

    const client = salesClient(engine.address, key);
    const verified = await client.post('/v1/verifications', {});
    expect(verified.body).toMatchObject({ differing: 0, contacts: CONTACTS });
    const facts: string[] = [];
    for (let contact = 0; contact < CONTACTS; contact += 1) {
      const { body } = await client.post<{ readonly contactId: string }>('/v1/contacts/lookup', { type: 'crm_id', value: `${contact}` });
      const entries = await everything<{ readonly factId: string; readonly action: string }>(client, `/v1/contacts/${body.contactId}/timeline`);
      facts.push(...entries.map(({ factId, action }) => `${factId} ${action}`));
    }
    expect(facts.sort()).toEqual(Array.from({ length: sends * EVENTS_A_SEND }, (_, n) => `/killed#f${n} viewed`).sort());
    const letters = await everything<{ readonly id: string; readonly code: string; readonly offset: string; readonly partition: number }>(client, '/v1/dead-letters');
    expect(letters.filter(({ code }) => code === 'conflict')).toHaveLength(sends);
    expect(letters.filter(({ code }) => code === 'not-json')).toHaveLength(sends);
    expect(letters).toHaveLength(2 * sends);
    expect(new Set(await letterIdsTold(letters.length))).toEqual(new Set(letters.map(({ id }) => id)));
    expect(await engine.stop()).toBe(0);
    engine = null;
  }, 300_000);

  it('is not ready without the broker, says why, and ends with one sentence after the stated time', async () => {
    const { kill } = kafka();
    if (!kill) return recordSkip('the end of an engine without a broker', 'the given broker is not ours to kill');
    const port = await freePort();
    const settings = { ...environment(), WAYMARK_DATA_DIR: join(directory, 'other'), KAFKA_GROUP_ID: 'other', KAFKA_SESSION_SECONDS: '6', KAFKA_GIVE_UP_SECONDS: '18' };
    const ended = runToEnd({ ...settings, PORT: String(port) });
    const ready = async (): Promise<{ status: number; text: string }> => {
      const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
      return response ? { status: response.status, text: await response.text() } : { status: 0, text: '' };
    };
    await waitUntil('ready', async () => (await ready()).status === 200);
    await kill();
    let said = '';
    await waitUntil('not ready', async () => {
      const { status, text } = await ready();
      said = text;
      return status === 503;
    });
    expect(said).toContain('kafka');
    const { status, stderr } = await ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/^waymark: the Kafka consumer has made no progress for 18 s: .*: see to its cause; started again, the engine goes on where it was$/m);
  }, 120_000);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
