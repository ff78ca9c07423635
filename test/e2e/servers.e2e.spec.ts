import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Producer } from 'kafkajs';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { createEventStoreLog } from '@waymark/adapters/eventstoredb';
import { createSystemClock } from '@waymark/adapters/process';
import type { EventLog } from '@waymark/engine';
import { describeWithCluster, describeWithKafka, waitUntil } from '@waymark/testkit';
import type { EventStoreProcess } from './eventstore-process';
import { startEventStoreProcess } from './eventstore-process';
import { salesClient } from './sales-client';
import type { ServerApp, ServerProcess } from './server-process';
import { startServer } from './server-process';

/** The whole size is for a machine of one's own: WAYMARK_E2E_TOUCHPOINTS=100000. */
const TOUCHPOINTS = Number(process.env['WAYMARK_E2E_TOUCHPOINTS'] ?? 8_000);
const TOUCHES_EACH = 20;
const PEOPLE = Math.ceil(TOUCHPOINTS / TOUCHES_EACH);
const BUYERS = 40;
const ADMIN_KEY = 'an-admin-key-for-tests-only';
const PATIENCE_MS = 900_000;

/** The same for a message and its repetition: another instant would be another fact under the same id. */
const NOW = new Date().toISOString();

interface Message {
  readonly key: string;
  readonly value: string;
  readonly headers: { readonly 'content-type': string };
}

function message(id: string, type: string, person: number, data: object): Message {
  const event = {
    specversion: '1.0',
    id,
    source: '/tests/web',
    type: `waymark.${type}.v1`,
    time: NOW,
    subject: `crm_id:${person}`,
    datacontenttype: 'application/json',
    data: { identities: [{ type: 'email', value: `person${person}@plant${person % 50}.example` }], ...data },
  };
  return { key: `crm_id:${person}`, value: JSON.stringify(event), headers: { 'content-type': 'application/cloudevents+json' } };
}

/** Touchpoint number so many of all; a buyer's first ones are a profile and the wish for a demonstration. */
function touchOf(number: number): Message {
  const [person, touch] = [number % PEOPLE, Math.floor(number / PEOPLE)];
  if (person < BUYERS && touch === 0) {
    const who = { profile: { seniority: 'director', email_type: 'business' }, account: { name: `Plant ${person}`, domain: `plant${person}.example`, employees: 900, industry: 'chemicals' } };
    return message(`t-${number}`, 'profile', person, who);
  }
  const action = person < BUYERS && touch === 1 ? 'demo_requested' : 'viewed';
  return message(`t-${number}`, 'touchpoint', person, { channel: 'web', action, content: { id: `/page/${touch}` } });
}

describeWithKafka('five processes on Kafka, PostgreSQL and a log of its own,', (kafka) => {
  describeWithCluster('each killed once', (cluster) => {
    let directory: string;
    let log: EventStoreProcess;
    let reading: EventLog;
    let producer: Producer;
    const processes = new Map<string, ServerProcess>();
    /** What processes said that ended by themselves; they are started again, as by whatever watches over them. */
    const gaveUp: string[] = [];
    let isOver = false;

    const environmentOf = (name: string): Readonly<Record<string, string>> => ({
      EVENTSTOREDB_URL: log.connectionString,
      DATABASE_URL: cluster().url,
      KAFKA_BROKERS: kafka().brokers,
      KAFKA_SESSION_SECONDS: '6',
      WAYMARK_ADMIN_KEY: ADMIN_KEY,
      WAYMARK_CACHE_DIR: join(directory, name),
      ...(name.startsWith('projector') ? { WAYMARK_PREFERRED_PARTITIONS: name.slice(-1) } : {}),
    });
    const start = async (name: string): Promise<ServerProcess> => {
      const started = await startServer(name.split('-')[0] as ServerApp, environmentOf(name));
      processes.set(name, started);
      void started.ended.then(() => {
        if (isOver || processes.get(name) !== started) return;
        gaveUp.push(`${name}: ${started.said().slice(-2_000)}`);
        return start(name);
      });
      return started;
    };
    const kill = (name: string): Promise<void> => {
      const running = processes.get(name);
      processes.delete(name);
      return running?.kill() ?? Promise.resolve();
    };
    const admin = () => salesClient(processes.get('api')?.address ?? '', ADMIN_KEY);
    const stored = async (): Promise<number> => (await admin().get<{ contacts: number; position: number }>('/v1/status').catch(() => ({ contacts: 0 }))).contacts;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'waymark-servers-'));
      log = await startEventStoreProcess(join(directory, 'log.db'));
      reading = createEventStoreLog({ connectionString: log.connectionString, clock: createSystemClock(), log: { info: () => undefined, warn: () => undefined } });
      const client = new Kafka({ brokers: [kafka().brokers], logLevel: logLevel.NOTHING, retry: { retries: 30 } });
      const broker = client.admin();
      await broker.connect();
      const topics = ['touchpoints.dlq', 'waymark.handoffs', 'waymark.stages', 'waymark.scores'].map((topic) => ({ topic, numPartitions: 1 }));
      await broker.createTopics({ waitForLeaders: true, topics: [{ topic: 'touchpoints', numPartitions: 4 }, ...topics] });
      await broker.disconnect();
      producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
    }, 120_000);

    afterAll(async () => {
      isOver = true;
      if (gaveUp.length > 0) console.warn(`ended by themselves and were started again:\n${gaveUp.join('\n')}`);
      for (const each of processes.values()) await each.kill();
      await producer?.disconnect();
      await reading?.close();
      await log?.stop();
      rmSync(directory, { recursive: true, force: true });
    }, 120_000);

    const send = async (from: number, to: number): Promise<void> => {
      for (let first = from; first < to; first += 500) {
        const messages = Array.from({ length: Math.min(500, to - first) }, (_, index) => touchOf(first + index));
        await producer.send({ topic: 'touchpoints', messages });
      }
    };

    /** Keys of what stands in a topic. */
    const toldOn = async (topic: string): Promise<ReadonlySet<string>> => {
      const consumer = new Kafka({ brokers: [kafka().brokers], logLevel: logLevel.NOTHING }).consumer({ groupId: `reads-${topic}-${Date.now()}` });
      const keys = new Set<string>();
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({ eachMessage: ({ message: { key } }) => Promise.resolve(void keys.add(String(key))) });
      await waitUntil('somebody was told of', () => keys.size >= BUYERS, 10_000).catch(() => undefined);
      await consumer.disconnect();
      return keys;
    };

    it('lose nothing, double nothing, and offer nobody twice', async () => {
      await Promise.all(['api', 'projector-0', 'projector-1', 'ingest-a', 'ingest-b'].map(start));
      await waitUntil('the first model is live', async () => (await admin().get<{ live: object | null }>('/v1/status')).live !== null, PATIENCE_MS);

      const parts = 6;
      const until = (part: number): number => Math.floor((TOUCHPOINTS * part) / parts);
      await send(0, until(1));
      await waitUntil('somebody is in the views', async () => (await stored()) > 0, PATIENCE_MS);
      await kill('ingest-a');
      await send(until(1), until(2));
      await kill('projector-0');
      await send(until(2), until(3));
      cluster().stop('immediate');
      await send(until(3), until(4));
      cluster().start();
      await start('ingest-a');
      await kafka().kill?.();
      await kafka().restart?.();
      await kill('api');
      await send(until(4), until(5));
      await start('api');
      await log.restart(1_000);
      await start('projector-0');
      await send(until(5), TOUCHPOINTS);
      // An honest sender who did not see the answers sends again.
      await send(until(1), until(2));

      const facts = new FactsOf(reading);
      await waitUntil('everything is in the log', async () => (await facts.readOn()).length >= TOUCHPOINTS, PATIENCE_MS);
      await waitUntil('the api is ready and caught up', async () => {
        const { lag } = await admin().get<{ lag: number }>('/v1/status');
        return lag === 0 && (await processes.get('api')?.whyNotReady()) === null;
      }, PATIENCE_MS);
      const verified = await admin().post<{ readonly differing: number; readonly contacts: number }>('/v1/verifications', {});
      expect(verified).toMatchObject({ body: { differing: 0, contacts: PEOPLE } });

      expect(await admin().get('/v1/status')).toMatchObject({ openLetters: 0 });
      const ids = await facts.readOn();
      expect([ids.length, new Set(ids).size]).toEqual([TOUCHPOINTS, TOUCHPOINTS]);

      const changes = await admin().changes('0', (found) => found.length >= BUYERS);
      const offered = changes.filter(({ data }) => data.action === 'offered');
      expect(offered).toHaveLength(BUYERS);
      expect(new Set(offered.map(({ data }) => data.contactId)).size).toBe(BUYERS);
      const handoffs = await admin().get<{ readonly items: readonly object[] }>('/v1/handoffs?status=open&limit=200');
      expect(handoffs.items).toHaveLength(BUYERS);

      await waitUntil('the broker was told of every buyer', async () => (await toldOn('waymark.handoffs')).size >= BUYERS, PATIENCE_MS);

      isOver = true;
      for (const name of ['ingest-a', 'ingest-b', 'api', 'projector-0', 'projector-1']) expect([name, await processes.get(name)?.stop()]).toEqual([name, 0]);
    }, 1_800_000);
  });
});

/** Ids of the facts that came over Kafka, as the log has them. */
class FactsOf {
  private readonly ids: string[] = [];
  private after = 0;

  constructor(private readonly log: EventLog) {}

  /** All so far. */
  async readOn(): Promise<readonly string[]> {
    for (let page = await this.log.readAll({ after: this.after, limit: 1_000 }); page.length > 0; page = await this.log.readAll({ after: this.after, limit: 1_000 })) {
      for (const { data } of page) if (isOurs(data)) this.ids.push(data.factId);
      this.after = page.at(-1)?.position ?? this.after;
    }
    return this.ids;
  }
}

function isOurs(data: Readonly<Record<string, unknown>>): data is { readonly factId: string } {
  return typeof data['factId'] === 'string' && data['factId'].startsWith('/tests/web#') && typeof data['digest'] === 'string';
}
