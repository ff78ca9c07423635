import type { OutMessage, OutTopic } from '@waymark/engine';
import { describeWithKafka, waitUntil } from '@waymark/testkit';
import { benchAt, clock, collector, silentLog, unique, valueOf } from './kafka.fixture';
import { createKafkaOutlet, outTopicName } from './out-topics';

const NEVER = new AbortController().signal;

const message = (topic: OutTopic, key: string, sequence: number): OutMessage => ({ id: `${key}:${sequence}`, topic, key, body: JSON.stringify({ id: `${key}:${sequence}` }) });

describeWithKafka('the topics that the engine tells on', (kafka) => {
  const { channel, source } = benchAt(() => kafka().brokers);
  const outlet = (prefix: string, brokers = kafka().brokers.split(',')) =>
    createKafkaOutlet({ brokers, clientId: 'waymark-test', log: silentLog, clock, prefix, autoCreate: false });

  it('hold each message under its contact, in its order, as a CloudEvent in structured mode', async () => {
    const prefix = `${unique('out')}.`;
    const names = (['waymark.handoffs', 'waymark.stages'] as const).map((topic) => outTopicName(topic, prefix));
    for (const name of names) await channel().createTopic(name, 3);
    const out = outlet(prefix);
    const sent = Array.from({ length: 60 }, (_, index) => message(index % 2 === 0 ? 'waymark.handoffs' : 'waymark.stages', `c${index % 6}`, index));
    await out.send(sent.slice(0, 40), NEVER);
    await out.send(sent.slice(40), NEVER);
    await out.close();
    const got = collector();
    await source({ topics: names }).start(got.handler);
    await waitUntil('every message has come', () => got.records.length >= sent.length);
    const idsOf = (key: string) => got.records.filter((record) => Buffer.from(record.key ?? []).toString() === key).map((record) => (JSON.parse(valueOf(record)) as { id: string }).id);
    for (const key of new Set(sent.map((each) => each.key))) expect(idsOf(key)).toEqual(sent.filter((each) => each.key === key).map(({ id }) => id));
    expect(new Set(got.records.map(({ headers }) => headers['content-type']))).toEqual(new Set(['application/cloudevents+json; charset=UTF-8']));
    expect(new Set(got.records.map(({ topic }) => topic))).toEqual(new Set(names));
  });

  it('are waited for where they are missing, by name, and taken to again once they are there', async () => {
    const prefix = `${unique('out')}.`;
    const out = outlet(prefix);
    const name = outTopicName('waymark.scores', prefix);
    await expect(out.send([message('waymark.scores', 'c1', 1)], NEVER)).rejects.toMatchObject({ code: 'kafka-not-taken', message: expect.stringContaining(name) as string });
    await channel().createTopic(name, 1);
    await out.send([message('waymark.scores', 'c1', 1)], NEVER);
    await out.close();
  });

  it('cost no more than an answer where the broker is away', async () => {
    const out = outlet('waymark.', ['127.0.0.1:1']);
    await expect(out.send([message('waymark.scores', 'c1', 1)], NEVER)).rejects.toMatchObject({ code: 'kafka-not-taken' });
    await out.close();
  });
});
