// Ingest over HTTP in batches against the floor of writing the same bytes with fdatasync; the sender is another process.
import { Agent } from 'node:http';
import { createHttpApp } from '@waymark/server';
import { openBenchEngine } from './bench-engine';
import { runInChild, workAsChild } from './child';
import { writeFloor } from './floor';
import { post } from './post';
import type { Figure } from './rounds';
import { report, roundsOf, timeRounds } from './rounds';
import { asCloudEvent, chunked, sampleFacts } from './sample-lines';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 50_000);
const BATCH = 500;
const CONNECTIONS = 4;
const ROUNDS = 3;

const bodies = (): readonly string[] => chunked(sampleFacts(FACTS).map(asCloudEvent), BATCH).map((events) => JSON.stringify(events));

/** Sends everything over a few connections, each a batch at a time; gives the seconds that it took, this process's start left out. */
async function send({ url, key }: { readonly url: string; readonly key: string }): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const waiting = [...bodies()];
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents-batch+json' };
  const sender = async (): Promise<void> => {
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
      const { status, text } = await post(`${url}/v1/touchpoints`, { agent, headers, body });
      if (status !== 202 || text.includes('"rejected"')) throw new Error(`${status} ${text.slice(0, 500)}`);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  return (performance.now() - started) / 1_000;
}

interface Round {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function ingest(project: boolean): Promise<Round> {
  const { engine, close } = await openBenchEngine({ project });
  const added = await engine.keys.add({ name: 'bench', role: 'channel' });
  if (!added.ok) throw new Error(added.message);
  const app = await createHttpApp(engine, { host: '127.0.0.1', demonstration: false });
  await app.listen(0, '127.0.0.1');
  const before = process.cpuUsage();
  const sending = await runInChild<number>('send', { url: await app.getUrl(), key: added.secret });
  const sentAt = performance.now();
  if (project) await engine.settled(600_000);
  const seconds = sending + (performance.now() - sentAt) / 1_000;
  const { user, system } = process.cpuUsage(before);
  await app.close();
  await close();
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

async function rounds(name: string, project: boolean): Promise<Figure> {
  const all: Round[] = [];
  for (let round = 0; round < roundsOf(ROUNDS); round += 1) all.push(await ingest(project));
  return { name, count: FACTS, secondsPerRound: all.map(({ seconds }) => seconds), cpuSecondsPerRound: all.map(({ cpuSeconds }) => cpuSeconds) };
}

async function main(): Promise<void> {
  const texts = bodies();
  const floor = await timeRounds('write + fdatasync', FACTS, ROUNDS, () => writeFloor(texts));
  const log = await rounds('HTTP batch, durable in the log', false);
  const views = await rounds('HTTP batch, scored and in the views', true);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  report('ingest over HTTP', [floor, log, views], { facts: FACTS, bytes, batch: BATCH, connections: CONNECTIONS });
}

if (!workAsChild({ send })) void main();
