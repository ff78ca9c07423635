// One contact's score over HTTP with a key checked: what a request costs the server in CPU against Fastify alone that
// answers as many bytes, requests a second with the load on the same cores, and percentiles.
import { createHttpApp } from '@waymark/server';
import { formatSampleLine } from '@waymark/sample';
import autocannon from 'autocannon';
import { fastify } from 'fastify';
import { openBenchEngine } from './bench-engine';
import { runInChild, workAsChild } from './child';
import type { Figure } from './rounds';
import { report, roundsOf } from './rounds';
import { sampleFacts } from './sample-lines';

const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 30_000);
const WARM_UP_REQUESTS = 10_000;
const CONNECTIONS = 20;
const ROUNDS = 3;

interface Load {
  readonly url: string;
  readonly key: string;
  readonly paths: readonly string[];
}

interface Loaded {
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Round extends Loaded {
  readonly cpuSeconds: number;
}

/** So many requests: a machine that is busy makes a round longer, not its figures colder. */
async function generate({ url, key, paths, amount }: Load & { readonly amount: number }): Promise<Loaded> {
  const requests = paths.map((path) => ({ path }));
  const { latency, duration, non2xx, errors } = await autocannon({ url, connections: CONNECTIONS, amount, headers: { authorization: `Bearer ${key}` }, requests });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests were not answered with a score`);
  return { seconds: duration, p50Ms: latency.p50, p99Ms: latency.p99 };
}

async function round(load: Load): Promise<Round> {
  const before = process.cpuUsage();
  const loaded = await runInChild<Loaded>('generate', { ...load, amount: REQUESTS });
  const { user, system } = process.cpuUsage(before);
  return { ...loaded, cpuSeconds: (user + system) / 1e6 };
}

function figureOf(name: string, rounds: readonly Round[]): Figure {
  return { name, count: REQUESTS, secondsPerRound: rounds.map(({ seconds }) => seconds), cpuSecondsPerRound: rounds.map(({ cpuSeconds }) => cpuSeconds) };
}

/** Fastify with nothing behind it: what no answer over it can cost less than. */
async function startFloor(answer: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = fastify();
  server.get('/v1/contacts/:id/score', (_request, reply) => void reply.type('application/json; charset=utf-8').send(answer));
  return { url: await server.listen({ port: 0, host: '127.0.0.1' }), close: () => server.close() };
}

async function main(): Promise<void> {
  const { engine, close } = await openBenchEngine({ project: true });
  await engine.imports.lines(sampleFacts(2_000).map(formatSampleLine).join('\n'), { firstLine: 1, dryRun: false });
  await engine.settled(60_000);
  const added = await engine.keys.add({ name: 'bench', role: 'sales' });
  if (!added.ok) throw new Error(added.message);
  const app = await createHttpApp(engine, { host: '127.0.0.1', demonstration: false });
  await app.listen(0, '127.0.0.1');
  const rows = await engine.parts.views.select({ table: 'score', where: [], limit: 200 });
  const paths = rows.map((row) => `/v1/contacts/${String(row['contact'])}/score`);
  const load = { url: await app.getUrl(), key: added.secret, paths };
  const sample = await fetch(`${load.url}${paths[0]}`, { headers: { authorization: `Bearer ${load.key}` } });
  const floor = await startFloor(await sample.text());
  const atFloor = { ...load, url: floor.url };
  for (const each of [load, atFloor]) await runInChild('generate', { ...each, amount: WARM_UP_REQUESTS });
  const ours: Round[] = [];
  const bare: Round[] = [];
  for (let turn = 0; turn < roundsOf(ROUNDS); turn += 1) {
    bare.push(await round(atFloor));
    ours.push(await round(load));
  }
  report('score endpoint', [figureOf('Fastify alone, as many bytes', bare), figureOf('GET /v1/contacts/{id}/score', ours)], { connections: CONNECTIONS }, [
    { name: 'requests per core-second of the server', unit: '/s', values: ours.map(({ cpuSeconds }) => REQUESTS / cpuSeconds) },
    { name: 'the same of Fastify alone', unit: '/s', values: bare.map(({ cpuSeconds }) => REQUESTS / cpuSeconds) },
    { name: 'p50', unit: 'ms', values: ours.map(({ p50Ms }) => p50Ms) },
    { name: 'p99', unit: 'ms', values: ours.map(({ p99Ms }) => p99Ms) },
  ]);
  await floor.close();
  await app.close();
  await close();
}

if (!workAsChild({ generate })) void main();
