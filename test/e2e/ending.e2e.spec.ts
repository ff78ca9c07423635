import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@waymark/testkit';
import type { EngineProcess } from './engine-process';
import { startEngine } from './engine-process';

const CLIENTS = 8;
const BATCH = 50;

const event = (id: string): object => ({
  specversion: '1.0',
  id,
  source: '/tests/web',
  type: 'waymark.touchpoint.v1',
  time: new Date().toISOString(),
  subject: `crm_id:${id}`,
  data: { channel: 'web', action: 'viewed' },
});

const batch = (client: number, round: number): string => JSON.stringify(Array.from({ length: BATCH }, (_, i) => event(`${client}-${round}-${i}`)));

const headersOf = (key: string | undefined) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents-batch+json' });

describe('an engine that is told to end', () => {
  let directory: string;
  let engine: EngineProcess;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-ending-'));
  });
  afterEach(async () => {
    await engine.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  const post = (body: string) => fetch(`${engine.address}/v1/touchpoints`, { method: 'POST', headers: headersOf(engine.keys['channel']), body });

  it('under load answers what it took, keeps all of it, and ends well', async () => {
    engine = await startEngine({ WAYMARK_DATA_DIR: directory });
    const { keys } = engine;
    const taken: string[] = [];
    let refused = 0;
    /** Sends one batch after the other until the engine takes no more. */
    const load = async (client: number): Promise<void> => {
      for (let round = 0; ; round += 1) {
        const body = batch(client, round);
        const answer = await post(body).catch(() => null);
        if (answer?.status !== 202) {
          refused += 1;
          return;
        }
        await answer.json();
        taken.push(body);
      }
    };
    const loading = Promise.all(Array.from({ length: CLIENTS }, (_, client) => load(client)));
    await waitUntil('the load is on', () => taken.length >= CLIENTS);
    expect(await engine.stop()).toBe(0);
    await loading;
    expect(refused).toBe(CLIENTS);

    engine = await startEngine({ WAYMARK_DATA_DIR: directory });
    for (const body of taken) {
      const answer = await fetch(`${engine.address}/v1/touchpoints`, { method: 'POST', headers: headersOf(keys['channel']), body });
      const { events } = (await answer.json()) as { readonly events: readonly { readonly outcome: string }[] };
      expect(new Set(events.map(({ outcome }) => outcome))).toEqual(new Set(['duplicate']));
    }
    const verified = await fetch(`${engine.address}/v1/verifications`, { method: 'POST', headers: { authorization: `Bearer ${keys['admin']}` } });
    expect(await verified.json()).toMatchObject({ differing: 0 });
  }, 120_000);

  describe('while a request is on its way in', () => {
    let ops: string;
    let held: { readonly request: ClientRequest; readonly answer: Promise<IncomingMessage> };
    const body = JSON.stringify([event('held')]);
    beforeEach(async () => {
      const port = await freePort();
      ops = `http://127.0.0.1:${port}`;
      engine = await startEngine({ WAYMARK_DATA_DIR: directory, OPS_PORT: String(port) });
      held = hold(engine, body);
      await waitUntil('the request is there', async () => (await fetch(`${ops}/health/live`)).ok);
      expect((await fetch(`${ops}/health/ready`)).status).toBe(200);
    }, 60_000);

    const isEnding = async (): Promise<boolean> => {
      const answer = await fetch(`${ops}/health/ready`);
      return answer.status === 503 && (await answer.text()).includes('it is ending');
    };

    it('is not ready any more, takes nothing new, answers what it has begun with, and ends well', async () => {
      const ended = engine.stop();
      await waitUntil('it says that it is ending', isEnding);
      await waitUntil('it takes no more', async () => (await post(body).catch(() => null)) === null);
      held.request.end(body.slice(10));
      const answer = await held.answer;
      expect(answer.statusCode).toBe(202);
      expect(await ended).toBe(0);
    }, 60_000);

    it('ends at once when it is told again', async () => {
      const ended = engine.stop();
      await waitUntil('it says that it is ending', isEnding);
      held.answer.catch(() => undefined);
      let over = false;
      const watched = ended.then((status) => {
        over = true;
        return status;
      });
      await waitUntil('a later signal ends it', () => over || (process.kill(engine.pid, 'SIGTERM') && over));
      expect(await watched).toBe(0);
    }, 60_000);
  });
});

/** A request whose body has begun and does not go on until the test ends it. */
function hold({ address, keys }: EngineProcess, body: string): { readonly request: ClientRequest; readonly answer: Promise<IncomingMessage> } {
  const headers = { ...headersOf(keys['channel']), 'content-length': Buffer.byteLength(body) };
  const begun = request(`${address}/v1/touchpoints`, { method: 'POST', headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    begun.once('response', resolve);
    begun.once('error', reject);
  });
  begun.write(body.slice(0, 10));
  return { request: begun, answer };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
