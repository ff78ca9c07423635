import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { post } from './post';

/** One touchpoint in so many asks for a demonstration and leads to a hand-off. */
const BUYER_EVERY = 20;
const TICK_MS = 10;
export const CONNECTIONS = 50;
const PATIENCE_MS = 60_000;

/** Under which a demonstration asked for is an MQL. */
export const DEMO_MODEL = `
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

export interface Sending {
  readonly perSecond: number;
  readonly total: number;
  readonly url: string;
  readonly channel: string;
  readonly sales: string;
  readonly round: string;
}

export interface Sent {
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

/** Sends at the stated rate, whether or not answers come in time. */
export async function send({ url, channel, sales, round, perSecond, total }: Sending): Promise<Sent> {
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
  const sendOne = async (id: number): Promise<void> => {
    const dueAt = started + (id * 1_000) / perSecond;
    const { status, text } = await post(`${url}/v1/touchpoints`, { agent, headers, body: touchpoint(id, round) });
    if (status !== 202) throw new Error(`${status} ${text}`);
    if (id % BUYER_EVERY === 0) due.set((JSON.parse(text) as { events: { contactId: string }[] }).events[0]?.contactId ?? '', dueAt);
  };
  for (let id = 0; id < total; await pause(TICK_MS)) {
    const reached = Math.min(total, Math.floor(((performance.now() - started) * perSecond) / 1_000));
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

