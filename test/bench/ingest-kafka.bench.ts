// Ingest over a real Kafka against the floor of writing the same bytes with fdatasync; the broker shares the machine. What each stage takes; the rest holds the fetching.
import { createKafkaSource } from '@waymark/adapters/kafka';
import { realKafka } from '@waymark/testkit';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { openBenchEngine } from './bench-engine';
import { writeFloor } from './floor';
import { report, timeRounds } from './rounds';
import { asCloudEvent, chunked, sampleFacts } from './sample-lines';
import { Stages } from './stages';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 50_000);
const CHUNK = 2_000;
const ROUNDS = 3;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (fields: object) => console.error(fields) };

async function produce(brokers: string, topic: string, values: readonly string[]): Promise<void> {
  const client = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 4 }] });
  await admin.disconnect();
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const headers = { 'content-type': 'application/cloudevents+json' };
  for (const some of chunked(values, CHUNK)) await producer.send({ topic, messages: some.map((value) => ({ value, headers })) });
  await producer.disconnect();
}

/** From the start of the consumer until everything is durable in the log. */
async function consume(brokers: string, topic: string, count: number, stages?: Stages): Promise<void> {
  const { engine, close } = await openBenchEngine({ project: false, ...(stages && { watch: (parts) => stages.watch(parts) }) });
  let taken = 0;
  const done = new AbortController();
  const source = createKafkaSource({
    brokers: [brokers],
    clientId: 'bench',
    groupId: `bench-${topic}${stages ? '-stages' : ''}`,
    topics: [topic],
    chunkSize: CHUNK,
    log: silent,
    clock: engine.parts.clock,
    onFatal: (error) => {
      throw error;
    },
  });
  await source.start(async (records) => {
    await engine.intake.kafka(records);
    taken += records.length;
    if (taken >= count) done.abort();
  });
  await engine.parts.clock.until(Number.MAX_SAFE_INTEGER, done.signal);
  await source.stop();
  await close();
}

async function main(): Promise<void> {
  const kafka = await realKafka();
  if ('missing' in kafka) return console.log(`not measured: ${kafka.missing}`);
  const values = sampleFacts(FACTS).map((fact) => JSON.stringify(asCloudEvent(fact)));
  for (let round = 0; round < ROUNDS; round += 1) await produce(kafka.brokers, `bench-${round}`, values);
  const floor = await timeRounds('write + fdatasync', FACTS, ROUNDS, () => writeFloor(chunked(values, CHUNK).map((some) => some.join('\n'))));
  const log = await timeRounds('over Kafka, durable in the log', FACTS, ROUNDS, (round) => consume(kafka.brokers, `bench-${round}`, FACTS));
  const stages = new Stages();
  await stages.round(() => consume(kafka.brokers, 'bench-0', FACTS, stages));
  report('ingest over Kafka', [floor, log], { facts: FACTS, via: kafka.via, partitions: 4, chunk: CHUNK }, stages.measures(FACTS));
  await kafka.stop();
}

void main();
