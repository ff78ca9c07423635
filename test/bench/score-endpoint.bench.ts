// Requests a second of one contact's score over HTTP with a key checked, by a load from the same process's worker.
import { createHttpApp } from '@waymark/server';
import { formatSampleLine } from '@waymark/sample';
import autocannon from 'autocannon';
import { openBenchEngine } from './bench-engine';
import { report } from './rounds';
import { sampleFacts } from './sample-lines';

const SECONDS = 5;
const ROUNDS = 3;
const CONNECTIONS = 20;

async function main(): Promise<void> {
  const { engine, close } = await openBenchEngine({ project: true });
  await engine.imports.lines(sampleFacts(2_000).map(formatSampleLine).join('\n'), { firstLine: 1, dryRun: false });
  await engine.settled(60_000);
  const added = await engine.keys.add({ name: 'bench', role: 'sales' });
  if (!added.ok) throw new Error(added.message);
  const app = await createHttpApp(engine, { host: '127.0.0.1', demonstration: false });
  await app.listen(0, '127.0.0.1');
  const address = await app.getUrl();
  const rows = await engine.parts.views.select({ table: 'score', where: [], limit: 200 });
  const requests = rows.map((row) => ({ path: `/v1/contacts/${String(row['contact'])}/score` }));
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await load(address, added.secret, requests));
  const figures = rounds.map(({ requests: { average, total }, latency }, i) => ({ round: i + 1, perSecond: Math.round(average), total, p50Ms: latency.p50, p99Ms: latency.p99 }));
  const answered = figures.map(({ total }) => total).reduce((a, b) => a + b, 0) / ROUNDS;
  report('score endpoint', [{ name: 'GET /v1/contacts/{id}/score', count: answered, secondsPerRound: rounds.map(() => SECONDS) }], { connections: CONNECTIONS, rounds: figures });
  await app.close();
  await close();
}

/** The load comes from worker threads, so that it does not stand in the server's own loop. */
async function load(address: string, key: string, requests: readonly { readonly path: string }[]) {
  const result = await autocannon({ url: address, connections: CONNECTIONS, duration: SECONDS, workers: 1, headers: { authorization: `Bearer ${key}` }, requests: [...requests] });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} requests were not answered with a score`);
  return result;
}

void main();
