import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudEvent, Kafka as KafkaBinding } from 'cloudevents';
import type { Producer } from 'kafkajs';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { describeWithKafka, waitUntil } from '@waymark/testkit';
import type { EngineProcess } from './engine-process';
import { startEngine } from './engine-process';
import { salesClient } from './sales-client';

const BUYERS = 5;
const READERS = 60;

const event = (id: string, type: string, contact: number, data: object): CloudEvent<object> =>
  new CloudEvent({
    id,
    source: '/tests/web',
    type: `waymark.${type}.v1`,
    time: new Date().toISOString(),
    subject: `crm_id:${contact}`,
    data: { identities: [{ type: 'email', value: `person${contact}@plant${contact}.example` }], ...data },
  });

/** A buyer says who they are and asks for a demonstration; everybody reads. */
function eventsOf(contact: number): readonly CloudEvent<object>[] {
  const read = event(`read-${contact}`, 'touchpoint', contact, { channel: 'web', action: 'viewed', content: { id: '/home' } });
  if (contact >= BUYERS) return [read];
  return [
    event(`who-${contact}`, 'profile', contact, {
      profile: { seniority: 'director', email_type: 'business' },
      account: { name: `Plant ${contact}`, domain: `plant${contact}.example`, employees: 900, industry: 'chemicals' },
    }),
    read,
    event(`ask-${contact}`, 'touchpoint', contact, { channel: 'web', action: 'demo_requested' }),
  ];
}

/** Structured for odd contacts, binary for even ones. */
function message(contact: number, sent: CloudEvent<object>) {
  const bound = contact % 2 === 1 ? KafkaBinding.structured(sent) : KafkaBinding.binary(sent);
  const value = typeof bound.body === 'string' ? bound.body : JSON.stringify(bound.body ?? bound.value);
  const headers = Object.fromEntries(Object.entries(bound.headers).filter(([, held]) => held !== undefined));
  return { key: `crm_id:${contact}`, value, headers: headers as Record<string, string> };
}

/** Messages of a topic by their ids, with what they say was done; when so many different ones have come. */
async function toldOn(topic: string, brokers: string, count: number): Promise<ReadonlyMap<string, string>> {
  const consumer = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).consumer({ groupId: `reader-of-${topic}` });
  const told = new Map<string, string>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { value } }) => {
      const { id, data } = JSON.parse(String(value)) as { readonly id: string; readonly data: { readonly action: string } };
      told.set(id, data.action);
    },
  });
  await waitUntil(`${count} messages are told on ${topic}`, () => told.size >= count);
  await consumer.disconnect();
  return told;
}

describeWithKafka('from Kafka to the person being called', (kafka) => {
  let directory: string;
  let producer: Producer;
  let engine: EngineProcess | null = null;
  const everything = Array.from({ length: BUYERS + READERS }, (_, contact) => eventsOf(contact).map((sent) => message(contact, sent))).flat();

  const start = (): Promise<EngineProcess> => startEngine({ WAYMARK_DATA_DIR: directory, KAFKA_BROKERS: kafka().brokers });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-e2e-'));
    const client = new Kafka({ brokers: [kafka().brokers], logLevel: logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: 'touchpoints', numPartitions: 3 }, { topic: 'touchpoints.dlq', numPartitions: 1 }, ...['handoffs', 'stages', 'scores'].map((name) => ({ topic: `waymark.${name}`, numPartitions: 2 }))] });
    await admin.disconnect();
    producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
  });

  afterAll(async () => {
    await producer?.disconnect();
    await engine?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('offers each buyer once, keeps an acceptance over kill -9, loses and doubles nothing', async () => {
    engine = await start();
    const { keys } = engine;
    const sales = salesClient(engine.address, keys['sales'] ?? '');
    await producer.send({ topic: 'touchpoints', messages: everything });

    const offered = await sales.changes('0', (changes) => changes.length >= BUYERS);
    expect(new Set(offered.map(({ data }) => data.contactId)).size).toBe(BUYERS);
    expect(offered.every(({ data }) => data.action === 'offered')).toBe(true);
    const [first] = offered;
    if (!first) throw new Error('nothing was offered');

    const accepted = await sales.post(`/v1/handoffs/${first.data.handoffId}/accept`, {}, { 'idempotency-key': 'e2e-accept' });
    expect(accepted.status).toBe(200);
    await engine.kill();

    await producer.send({ topic: 'touchpoints', messages: everything });
    const late = event('late-0', 'touchpoint', 0, { channel: 'web', action: 'viewed', content: { id: '/pricing' } });
    await producer.send({ topic: 'touchpoints', messages: [message(0, late)] });
    engine = await start();
    const again = salesClient(engine.address, keys['sales'] ?? '');

    const rest = await again.changes(offered.at(-1)?.id ?? null, (changes) => changes.length >= 1);
    expect(rest.map(({ data }) => data.action)).toEqual(['accepted']);
    const repeated = await again.post(`/v1/handoffs/${first.data.handoffId}/accept`, {}, { 'idempotency-key': 'e2e-accept' });
    expect(repeated.status).toBe(200);

    type Page = { readonly items: readonly { readonly factId: string; readonly channel: string; readonly action: string }[] };
    await waitUntil('the late touchpoint is in the timeline', async () => {
      const lookup = await again.post<{ readonly contactId: string }>('/v1/contacts/lookup', { type: 'crm_id', value: '0' });
      const { items } = await again.get<Page>(`/v1/contacts/${lookup.body.contactId}/timeline`);
      return items.some(({ factId }) => factId === '/tests/web#late-0');
    });
    const { items } = await again.get<Page>(`/v1/contacts/${first.data.contactId}/timeline`);
    const onHandoff = items.filter(({ channel }) => channel === 'handoff').map(({ action }) => action);
    expect(onHandoff.sort()).toEqual(['accepted', 'offered']);

    const handoffs = await again.get<{ readonly items: readonly unknown[] }>('/v1/handoffs?status=open&limit=100');
    expect(handoffs.items).toHaveLength(BUYERS);
    const admin = salesClient(engine.address, keys['admin'] ?? '');
    const verified = await admin.post<{ readonly differing: number; readonly contacts: number }>('/v1/verifications', {});
    expect(verified.body).toMatchObject({ differing: 0, contacts: BUYERS + READERS });
    const leads = await again.get<{ readonly items: readonly unknown[] }>('/v1/leads?limit=200');
    expect(leads.items).toHaveLength(BUYERS + READERS);
    const told = await toldOn('waymark.handoffs', kafka().brokers, BUYERS + 1);
    expect([...told.values()].filter((action) => action === 'offered')).toHaveLength(BUYERS);
    expect([...told.values()].filter((action) => action !== 'offered')).toEqual(['accepted']);
    expect(await engine.stop()).toBe(0);
    engine = null;
  }, 180_000);
});
