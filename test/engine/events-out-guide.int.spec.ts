import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createWebhookOutlet } from '@waymark/adapters/webhooks';
import type { OutMessage } from '@waymark/engine';
import { OUT_TOPICS } from '@waymark/engine';
import type { Heard } from './consumer';
import { Consumer, FakeOutlet } from './consumer';
import { factsOf, LAW_MODEL, rowsOf } from './histories';
import type { Step } from './histories';
import { toldOut, touchNow } from './telling';
import { activate, importFacts, openTestEngine, START } from './test-engine';

const GUIDES = resolve(__dirname, '../../docs/guides');
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

interface Reader {
  readonly standing: ReadonlyMap<string, Heard['data']>;
  take(message: Heard): void;
}

const qualifying: readonly Step[] = [{ hours: 30, what: 'attended' }, { hours: 20, what: 'attended' }, { hours: 10, what: 'visited' }];

const load = async <T>(file: string): Promise<T> => (await import(resolve(GUIDES, 'events-out', file))) as T;

/** Everything that is told of two people: offered, come late, merged, under another model, lost and told anew. */
async function story(): Promise<Consumer> {
  const consumer = new Consumer();
  const outlet = new FakeOutlet(consumer);
  let test = await openTestEngine({ fit: (parts) => ({ ...parts, outlets: [outlet] }) });
  await activate(test.engine, LAW_MODEL);
  for (const name of ['ann', 'bob']) await importFacts(test.engine, factsOf(name, qualifying));
  await touchNow(test, 'late', 'ann', 'unsubscribed', START - 25 * 3_600_000);
  const contacts = (await rowsOf(test.engine, 'contact')).map((row) => String(row['contact']));
  await test.engine.people.merge([contacts[0] ?? '', contacts[1] ?? ''], { by: 'ann', idempotencyKey: 'm' });
  await activate(test.engine, LAW_MODEL.replace('"gte":80', '"gte":60'));
  await toldOut(test);
  test = await test.loseViews();
  await toldOut(test);
  await test.close();
  return consumer;
}

describe('the guide to what is told', () => {
  it('shows the code that is tested here', () => {
    const guide = readFileSync(resolve(GUIDES, 'events-out.md'), 'utf8');
    for (const file of ['reader.mjs', 'receiver.mjs']) expect(guide).toContain(readFileSync(resolve(GUIDES, 'events-out', file), 'utf8'));
  });

  it('has a reader that ends with what stands, though messages come twice', async () => {
    const consumer = await story();
    const { createReader } = await load<{ createReader(): Reader }>('reader.mjs');
    const reader = createReader();
    consumer.heard.forEach((message, index) => {
      reader.take(message);
      consumer.heard.slice(Math.max(0, index - 3), index + 1).forEach((again) => reader.take(again));
    });
    const expected = OUT_TOPICS.flatMap((topic) => consumer.now(topic)).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(5);
    expect([...reader.standing.keys()].sort()).toEqual(expected.sort());
  });

  it('has a receiver that takes what is signed, and nothing else', async () => {
    const { createReceiver } = await load<{ createReceiver(secret: string, take: (message: Heard) => Promise<void>): Server }>('receiver.mjs');
    const taken: Heard[] = [];
    const server = createReceiver(SECRET, async (message) => void taken.push(message));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const message: OutMessage = { id: 'c:handoffs:1:1', topic: 'waymark.handoffs', key: 'c', body: '{"id":"c:handoffs:1:1"}' };
    const send = (secret: string) => createWebhookOutlet({ url, secret, clock: { now: () => Date.now() } }).send([message], new AbortController().signal);
    await send(SECRET);
    await expect(send(`whsec_${Buffer.alloc(32, 6).toString('base64')}`)).rejects.toThrow(/401/);
    expect(taken).toEqual([{ id: 'c:handoffs:1:1' }]);
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});
