import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededDice, waitUntil } from '@waymark/testkit';
import type { EngineProcess } from '../e2e/engine-process';
import { startEngine } from '../e2e/engine-process';
import { MODEL_ID } from './protocol';
import { modelText } from './workload';

const KILLS = 10;
const EVENTS = 10;
const MAX_ANSWERS = 20;
const SEED = Number(process.env['WAYMARK_FAULT_SEED'] ?? 1);

jest.setTimeout(600_000);

/** A request that is sent until it is answered, the same each time. */
interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

interface Page {
  readonly items: readonly { readonly id: string; readonly contactId: string }[];
  readonly nextCursor: string | null;
}

describe(`the real process, killed ${KILLS} times (WAYMARK_FAULT_SEED=${SEED})`, () => {
  const dice = new SeededDice(SEED);
  let directory: string;
  let engine: EngineProcess;
  let running = false;
  let key = '';
  let answers = 0;
  let made = 0;
  const answered: { readonly request: Request; readonly reply: Reply }[] = [];
  /** By who asks. */
  const unanswered = new Map<string, Request>();

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-faults-'));
  });
  afterAll(async () => {
    if (running) await engine.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (): Promise<void> => {
    engine = await startEngine({ WAYMARK_DATA_DIR: directory });
    running = true;
    key = engine.keys['admin'] ?? key;
  };
  const ask = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(engine.address + path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } });
    return { status: response.status, text: await response.text() };
  };
  const post = ({ path, headers, body }: Request): Promise<Reply> => ask(path, { method: 'POST', headers, body });
  const get = async <T>(path: string): Promise<T> => {
    const { status, text } = await ask(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  };
  const command = (path: string, content: object | null = null): Request => {
    made += 1;
    const type = content ? { 'content-type': 'application/json' } : {};
    return { path, headers: { 'idempotency-key': `key-${made}`, ...type }, body: content ? JSON.stringify(content) : '' };
  };

  const touchpoints = (): Request => {
    const events = Array.from({ length: EVENTS }, () => {
      made += 1;
      const data = { identities: [{ type: 'crm_id', value: `c${made}` }], channel: 'webinar', action: 'demo_requested' };
      return { specversion: '1.0', id: `f${made}`, source: '/killed', type: 'waymark.touchpoint.v1', time: new Date().toISOString(), data };
    });
    return { path: '/v1/touchpoints', headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events) };
  };
  const acceptance = async (): Promise<Request | null> => {
    const { items } = await get<Page>('/v1/handoffs?status=offered&limit=20');
    return items.length > 0 ? command(`/v1/handoffs/${dice.pick(items).id}/accept`, {}) : null;
  };
  const rollback = (): Request => command('/v1/models/rollback');

  /** Asks one thing after the other until the process dies under it. */
  const keepAsking = async (who: string, next: () => Request | null | Promise<Request | null>): Promise<void> => {
    for (;;) {
      const request = unanswered.get(who) ?? (await next());
      if (!request) continue;
      unanswered.set(who, request);
      const reply = await post(request);
      unanswered.delete(who);
      answers += 1;
      if (![200, 202, 409].includes(reply.status)) throw new Error(`${request.path}: ${reply.status} ${reply.text}`);
      answered.push({ request, reply });
    }
  };

  const activate = async (version: number): Promise<void> => {
    const published = await ask('/v1/models', { method: 'POST', headers: { 'content-type': 'application/json' }, body: modelText(60 + version) });
    expect(published.status).toBe(201);
    const begun = await post(command(`/v1/models/${MODEL_ID}/${version}/activate`));
    const { generation } = JSON.parse(begun.text) as { readonly generation: string };
    await waitUntil('the generation is full', async () => (await get<{ readonly status: string }>(`/v1/generations/${generation}`)).status === 'ready');
    expect(await post(command(`/v1/models/${MODEL_ID}/${version}/activate`, { generation, position: 0 }))).toMatchObject({ status: 200 });
    await waitUntil('it is live', async () => (await get<{ readonly status: string }>(`/v1/generations/${generation}`)).status === 'live');
  };

  /** What was answered is answered so again, and the views are what the log says. */
  const compare = async (): Promise<void> => {
    const commands = answered.filter(({ request }) => request.headers['idempotency-key'] !== undefined).slice(-5);
    for (const { request, reply } of commands) expect(await post(request)).toEqual(reply);
    const verified = await post(command('/v1/verifications'));
    expect(JSON.parse(verified.text)).toMatchObject({ differing: 0 });
  };

  const life = async (): Promise<void> => {
    const until = answers + dice.whole(1, MAX_ANSWERS);
    const asking = [keepAsking('channel', touchpoints), keepAsking('sales', acceptance), keepAsking('admin', rollback)].map((work) => work.catch((error: unknown) => error));
    await waitUntil('enough was answered', () => answers >= until, 60_000);
    await engine.kill();
    running = false;
    // That is how fetch says that nobody is there.
    expect((await Promise.all(asking)).filter((error) => (error as Error).name !== 'TypeError')).toEqual([]);
    await start();
    await compare();
  };

  const handoffs = async (): Promise<readonly string[]> => {
    const contacts: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = await get<Page>(`/v1/handoffs?status=open&limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      contacts.push(...page.items.map(({ contactId }) => contactId));
      cursor = page.nextCursor;
    }
    return contacts;
  };

  it('keeps what it answered, answers it again, and offers everybody once', async () => {
    await start();
    // Whichever of the two is live, and a rollback changes that, everybody who asks for a demo qualifies.
    for (const version of [1, 2]) await activate(version);
    for (let kill = 0; kill < KILLS; kill += 1) await life();
    for (const request of unanswered.values()) expect([200, 202, 409]).toContain((await post(request)).status);
    const batches = answered.filter(({ request }) => request.path === '/v1/touchpoints').length + (unanswered.has('channel') ? 1 : 0);
    await waitUntil('everybody is offered', async () => (await handoffs()).length >= batches * EVENTS);
    const contacts = await handoffs();
    expect(contacts).toHaveLength(batches * EVENTS);
    expect(new Set(contacts).size).toBe(contacts.length);
    const verified = await post(command('/v1/verifications'));
    expect(JSON.parse(verified.text)).toMatchObject({ differing: 0, contacts: contacts.length });
  });
});
