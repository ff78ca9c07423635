// From sending a touchpoint to the server-sent event of the hand-off it leads to, at 1,000 touchpoints a second over HTTP:
// by itself, while history is replayed over and over, and while one generation after the other is filled for a switch.
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import type { WholeEngine } from '@waymark/server';
import { createHttpApp } from '@waymark/server';
import { openBenchEngine } from './bench-engine';
import { runInChild, workAsChild } from './child';
import type { Disturbance } from './disturbances';
import { DISTURBANCES } from './disturbances';
import type { Figure, Measure } from './rounds';
import { percentile, report, roundsOf } from './rounds';
import { chunked } from './sample-lines';
import type { Sending, Sent } from './sending';
import { CONNECTIONS, DEMO_MODEL, send } from './sending';

const PER_SECOND = Number(process.env['BENCH_PER_SECOND'] ?? 1_000);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const ROUNDS = 3;
/** Of the sample, who are there before: what is replayed and filled. */
const PEOPLE = Number(process.env['BENCH_CONTACTS'] ?? 5_000);

async function activate(engine: WholeEngine): Promise<void> {
  const published = await engine.models.publish(DEMO_MODEL, 'bench');
  if (!published.ok) throw new Error(JSON.stringify(published.errors));
  const { gen } = await engine.switches.begin(published.published);
  while (engine.switches.generation(gen)?.status !== 'ready') await engine.parts.clock.breathe();
  const confirmed = await engine.switches.confirm(gen, engine.projector.checkpoint.position, 'bench');
  if (!confirmed.ok) throw new Error(confirmed.message);
  await engine.settled(60_000);
}

async function keyOf(engine: WholeEngine, role: 'channel' | 'sales'): Promise<string> {
  const added = await engine.keys.add({ name: `bench-${role}`, role });
  if (!added.ok) throw new Error(added.message);
  return added.secret;
}

async function fill(engine: WholeEngine): Promise<void> {
  const facts = [...sampleHistory({ contacts: PEOPLE, seed: 7, asOf: Date.now() })].filter(({ channel }) => channel !== 'handoff');
  for (const lines of chunked(facts, 5_000)) await engine.imports.lines(lines.map(formatSampleLine).join('\n'), { firstLine: 1, dryRun: false });
  await engine.settled(600_000);
}

async function measure(sending: Omit<Sending, 'round'>, { name, begin }: Disturbance, engine: WholeEngine): Promise<{ readonly figure: Figure; readonly measures: readonly Measure[] }> {
  const end = begin(engine);
  const rounds: (Sent & { readonly cpuSeconds: number })[] = [];
  for (let round = 0; round < roundsOf(ROUNDS); round += 1) {
    const before = process.cpuUsage();
    const sent = await runInChild<Sent>('send', { ...sending, round: `${name}-${round}` });
    const { user, system } = process.cpuUsage(before);
    rounds.push({ ...sent, cpuSeconds: (user + system) / 1e6 });
  }
  const done = await end();
  const at = (share: number): readonly number[] => rounds.map(({ latencies }) => percentile(latencies, share));
  const figure = {
    name: `touchpoints at ${PER_SECOND}/s, ${name}`,
    count: PER_SECOND * SECONDS,
    secondsPerRound: rounds.map(({ seconds }) => seconds),
    cpuSecondsPerRound: rounds.map(({ cpuSeconds }) => cpuSeconds),
  };
  const measures = [
    { name: `p50, ${name}`, unit: 'ms', values: at(0.5) },
    { name: `p99, ${name}`, unit: 'ms', values: at(0.99) },
    { name: `longest, ${name}`, unit: 'ms', values: at(1) },
    { name: `what was done meanwhile, ${name}`, unit: 'times', values: [done] },
  ];
  return { figure, measures };
}

async function main(): Promise<void> {
  const { engine, close } = await openBenchEngine({ project: true });
  await activate(engine);
  await fill(engine);
  const app = await createHttpApp(engine, { host: '127.0.0.1', demonstration: false });
  await app.listen(0, '127.0.0.1');
  const sending = { perSecond: PER_SECOND, total: PER_SECOND * SECONDS, url: await app.getUrl(), channel: await keyOf(engine, 'channel'), sales: await keyOf(engine, 'sales') };
  const measured = [];
  for (const disturbance of DISTURBANCES) measured.push(await measure(sending, disturbance, engine));
  report('touchpoint to server-sent event', measured.map(({ figure }) => figure), { people: PEOPLE, connections: CONNECTIONS }, measured.flatMap(({ measures }) => measures));
  await app.close();
  await close();
}

if (!workAsChild({ send })) void main();
