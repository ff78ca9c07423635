// From sending a touchpoint to the server-sent event of the hand-off it leads to, at 1,000 touchpoints a second over HTTP:
// by itself, while history is replayed over and over, and while one generation after the other is filled for a switch.
import { Agent } from 'node:http';
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import type { WholeEngine } from '@waymark/server';
import { createHttpApp } from '@waymark/server';
import { openBenchEngine } from './bench-engine';
import { runInChild, workAsChild } from './child';
import type { Disturbance } from './disturbances';
import { DISTURBANCES } from './disturbances';
import { post } from './post';
import type { Figure, Measure } from './rounds';
import { percentile, report, roundsOf } from './rounds';
import { chunked } from './sample-lines';

const PER_SECOND = Number(process.env['BENCH_PER_SECOND'] ?? 1_000);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
/** One touchpoint in so many asks for a demonstration and leads to a hand-off. */
const BUYER_EVERY = 20;
const TICK_MS = 10;
const CONNECTIONS = 50;
const PATIENCE_MS = 60_000;
const ROUNDS = 3;
/** Of the sample, who are there before: what is replayed and filled. */
const PEOPLE = Number(process.env['BENCH_CONTACTS'] ?? 5_000);

const MODEL = `
schema: waymark/scoring-model/v1
id: bench
title: Whoever asks for a demonstration
behaviour:
  rules:
    - { id: demo, title: Asked for a demonstration, when: { action: demo_requested }, points: 60 }
    - { id: view, title: Viewed a page, when: { action: viewed }, points: 1 }
fit:
  rules:
    - { id: cto, title: Is a CTO, when: { profile.title: CTO }, points: 5 }
bands: { fit: { A: 5, B: null }, behaviour: { '1': 50, '2': null } }
qualification: { when: { 'state.total': { gte: 50 } } }
`;

interface Sending {
  readonly url: string;
  readonly channel: string;
  readonly sales: string;
  readonly round: string;
}

interface Sent {
  /** Milliseconds from when a touchpoint was due to be sent to the event of its hand-off. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

function touchpoint(id: number, round: string): string {
  const buyer = id % BUYER_EVERY === 0;
  return JSON.stringify({
    specversion: '1.0',
    id: `${round}-${id}`,
    source: '/bench',
    type: 'waymark.touchpoint.v1',
    time: new Date().toISOString(),
    subject: buyer ? `crm_id:${round}-${id}` : `crm_id:reader-${id % 1_000}`,
    data: { channel: 'web', action: buyer ? 'demo_requested' : 'viewed', content: { id: '/pricing' } },
  });
}

/** Notes when the hand-off of each contact was told; follows the stream until it is cut. */
async function listen(stream: AsyncIterable<Uint8Array>, told: Map<string, number>): Promise<void> {
  let text = '';
  for await (const bytes of stream) {
    const now = performance.now();
    const events = (text + Buffer.from(bytes).toString()).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1];
      if (data) told.set((JSON.parse(data) as { contactId: string }).contactId, now);
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends at the stated rate, whether or not answers come in time. */
async function send({ url, channel, sales, round }: Sending): Promise<Sent> {
  const told = new Map<string, number>();
  const cut = new AbortController();
  const stream = await fetch(`${url}/v1/handoffs/stream`, { headers: { authorization: `Bearer ${sales}` }, signal: cut.signal });
  const listening = listen(stream.body as unknown as AsyncIterable<Uint8Array>, told).catch((error: unknown) => {
    if (!cut.signal.aborted) throw error;
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const headers = { authorization: `Bearer ${channel}`, 'content-type': 'application/cloudevents+json' };
  const due = new Map<string, number>();
  const answers: Promise<void>[] = [];
  const started = performance.now();
  const total = PER_SECOND * SECONDS;
  const sendOne = async (id: number): Promise<void> => {
    const dueAt = started + (id * 1_000) / PER_SECOND;
    const { status, text } = await post(`${url}/v1/touchpoints`, { agent, headers, body: touchpoint(id, round) });
    if (status !== 202) throw new Error(`${status} ${text}`);
    if (id % BUYER_EVERY === 0) due.set((JSON.parse(text) as { events: { contactId: string }[] }).events[0]?.contactId ?? '', dueAt);
  };
  for (let id = 0; id < total; await pause(TICK_MS)) {
    const reached = Math.min(total, Math.floor(((performance.now() - started) * PER_SECOND) / 1_000));
    for (; id < reached; id += 1) answers.push(sendOne(id));
  }
  await Promise.all(answers);
  const seconds = (performance.now() - started) / 1_000;
  for (const patience = performance.now() + PATIENCE_MS; [...due.keys()].some((contact) => !told.has(contact)); await pause(TICK_MS)) {
    if (performance.now() > patience) throw new Error(`${due.size} hand-offs were expected, ${told.size} were told`);
  }
  cut.abort();
  await listening;
  agent.destroy();
  return { latencies: [...due].map(([contact, at]) => (told.get(contact) ?? Number.NaN) - at), seconds };
}

async function activate(engine: WholeEngine): Promise<void> {
  const published = await engine.models.publish(MODEL, 'bench');
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
  const sending = { url: await app.getUrl(), channel: await keyOf(engine, 'channel'), sales: await keyOf(engine, 'sales') };
  const measured = [];
  for (const disturbance of DISTURBANCES) measured.push(await measure(sending, disturbance, engine));
  report('touchpoint to server-sent event', measured.map(({ figure }) => figure), { people: PEOPLE, connections: CONNECTIONS }, measured.flatMap(({ measures }) => measures));
  await app.close();
  await close();
}

if (!workAsChild({ send })) void main();
