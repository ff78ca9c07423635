// One contact's score over HTTP with a key checked: requests a second, what each costs the server in CPU, and percentiles.
import { createHttpApp } from '@waymark/server';
import { formatSampleLine } from '@waymark/sample';
import { openBenchEngine } from './bench-engine';
import { isLoad, runLoad } from './load';
import { report, roundsOf } from './rounds';
import { sampleFacts } from './sample-lines';

const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 30_000);
const WARM_UP_REQUESTS = 10_000;
const CONNECTIONS = 20;

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
  const load = { url: await app.getUrl(), key: added.secret, paths, connections: CONNECTIONS };
  await runLoad({ ...load, amount: WARM_UP_REQUESTS });
  const rounds = [];
  for (let round = 0; round < roundsOf(3); round += 1) {
    const before = process.cpuUsage();
    const loaded = await runLoad({ ...load, amount: REQUESTS });
    const { user, system } = process.cpuUsage(before);
    rounds.push({ ...loaded, cpuSeconds: (user + system) / 1e6 });
  }
  const count = rounds.reduce((sum, { requests }) => sum + requests, 0) / rounds.length;
  const figure = {
    name: 'GET /v1/contacts/{id}/score',
    count,
    secondsPerRound: rounds.map(({ requests, seconds }) => (seconds * count) / requests),
    cpuSecondsPerRound: rounds.map(({ requests, cpuSeconds }) => (cpuSeconds * count) / requests),
  };
  report('score endpoint', [figure], { connections: CONNECTIONS }, [
    { name: 'requests per core-second of the server', unit: '/s', values: rounds.map(({ requests, cpuSeconds }) => requests / cpuSeconds) },
    { name: 'p50', unit: 'ms', values: rounds.map(({ p50Ms }) => p50Ms) },
    { name: 'p99', unit: 'ms', values: rounds.map(({ p99Ms }) => p99Ms) },
  ]);
  await app.close();
  await close();
}

if (!isLoad()) void main();
