// The processes on servers, all on this machine: two ingest, two projectors and one api on a real Kafka and a real PostgreSQL, with the stand-in for EventStoreDB in this process. It shares the cores with all of them, and so do broker and database.
import { setTimeout as pause } from 'node:timers/promises';
import { realKafka } from '@waymark/testkit';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import type { Installation } from './installation';
import { install, statusOf } from './installation';
import type { Figure } from './rounds';
import { report, roundsOf } from './rounds';
import { asCloudEvent, chunked, sampleFacts } from './sample-lines';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 20_000);
const CHUNK = 2_000;
const ROUNDS = 3;
const ASK_EVERY_MS = 200;

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

/** Asks seldom: whoever answers shares the cores with what is measured. */
async function waitUntil(what: string, met: () => Promise<boolean>): Promise<void> {
  console.log(`  waiting: ${what}`);
  while (!(await met())) await pause(ASK_EVERY_MS);
}

const secondsSince = (began: number): number => (performance.now() - began) / 1_000;

interface Round {
  readonly log: number;
  readonly views: number;
  readonly anew: number;
}

async function round(brokers: string, topic: string, distinct: number): Promise<Round> {
  const installation = await install(brokers, topic);
  const projectors = await installation.start('projector', 'projector');
  const [api] = await installation.start('api');
  if (!api) throw new Error('assertion: the api was started');
  await waitUntil('a model is live', async () => (await statusOf(api)).live !== null);
  const began = performance.now();
  const ingests = await installation.start('ingest', 'ingest');
  await waitUntil('everything is in the log', async () => (await installation.stored()) >= distinct);
  const log = secondsSince(began);
  await waitUntil('everything is in the views', async () => (await statusOf(api)).lag === 0);
  const views = secondsSince(began);
  await Promise.all([...ingests, ...projectors, api].map((each) => each.stop()));
  const anew = await makeAnew(installation);
  await installation.remove();
  return { log, views, anew };
}

/** From the start of two projectors without views until all is in them; the api asks twice a second. */
async function makeAnew({ database, start }: Installation): Promise<number> {
  const { rows } = await database.query<{ nspname: string }>("select nspname from pg_namespace where nspname like 'waymark_views%'");
  for (const { nspname } of rows) await database.query(`drop schema ${nspname} cascade`);
  const [api] = await start('api');
  const began = performance.now();
  const projectors = await start('projector', 'projector');
  if (!api) throw new Error('assertion: the api was started');
  await waitUntil('the views are made anew', async () => {
    const { lag, live } = await statusOf(api);
    return lag === 0 && live !== null;
  });
  const seconds = secondsSince(began);
  await Promise.all([...projectors, api].map((each) => each.stop()));
  return seconds;
}

async function main(): Promise<void> {
  const kafka = await realKafka();
  if ('missing' in kafka) return console.log(`not measured: ${kafka.missing}`);
  const facts = sampleFacts(FACTS);
  const values = facts.map((fact) => JSON.stringify(asCloudEvent(fact)));
  // The sample has honest repetitions.
  const distinct = new Set(facts.map(({ source, id }) => `${source}#${id}`)).size;
  const rounds: Round[] = [];
  for (let index = 0; index < roundsOf(ROUNDS); index += 1) {
    await produce(kafka.brokers, `bench-${index}`, values);
    rounds.push(await round(kafka.brokers, `bench-${index}`, distinct));
  }
  const figure = (name: string, read: (each: Round) => number): Figure => ({ name, count: FACTS, secondsPerRound: rounds.map(read) });
  report('on servers, over Kafka', [figure('durable in the log', ({ log }) => log), figure('and in the views', ({ views }) => views), figure('views made anew by two projectors', ({ anew }) => anew)], {
    facts: FACTS,
    via: kafka.via,
    note: 'from the start of the processes, which take about two seconds; log in the stand-in, in this process',
  });
  await kafka.stop();
}

void main();
