import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@waymark/testkit';
import type { EngineProcess } from './engine-process';
import { startEngine } from './engine-process';
import type { SalesClient } from './sales-client';
import { salesClient } from './sales-client';

const HOUR_MS = 3_600_000;
const SHIFTED = join(__dirname, 'shifted-clock.cjs');

/** Somebody who says who they are and asks for a demonstration; the shipped model qualifies them at once. */
function buyer(person: string, at: number): readonly object[] {
  const event = (id: string, type: string, data: object): object => ({
    specversion: '1.0',
    id: `${person}-${id}`,
    source: '/tests/web',
    type: `waymark.${type}.v1`,
    time: new Date(at).toISOString(),
    subject: `crm_id:${person}`,
    data,
  });
  return [
    event('who', 'profile', {
      profile: { seniority: 'director', email_type: 'business' },
      account: { name: 'Plant', domain: `${person}.example`, employees: 900, industry: 'chemicals' },
    }),
    event(`ask-${at}`, 'touchpoint', { channel: 'web', action: 'demo_requested' }),
  ];
}

describe('a clock that jumps back an hour', () => {
  let directory: string;
  let engine: EngineProcess;
  let admin: SalesClient;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-clock-'));
    engine = await startEngine({ WAYMARK_DATA_DIR: directory, NODE_OPTIONS: `--require ${SHIFTED}` });
    admin = salesClient(engine.address, engine.keys['admin'] ?? '');
  }, 60_000);
  afterAll(async () => {
    await engine.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const send = async (events: readonly object[]): Promise<void> => {
    const { status } = await admin.post('/v1/touchpoints', events, { 'content-type': 'application/cloudevents-batch+json' });
    expect(status).toBe(202);
  };
  type Offer = { readonly id: string; readonly contactId: string };
  const offers = async (): Promise<readonly Offer[]> => (await admin.get<{ items: readonly Offer[] }>('/v1/handoffs?status=open&limit=100')).items;
  const oldestAsOf = async (): Promise<number> => {
    const { items } = await admin.get<{ items: readonly { readonly asOf: string }[] }>('/v1/leads?limit=100');
    return Math.min(...items.map(({ asOf }) => Date.parse(asOf)));
  };
  const settled = () => waitUntil('the views are up to date', async () => (await admin.get<{ lag: number; caughtUp: boolean }>('/v1/status')).lag === 0);

  it('offers nobody twice, keeps what was told, and goes on', async () => {
    await send(buyer('ada', Date.now()));
    await waitUntil('ada is offered', async () => (await offers()).length === 1);
    await settled();
    const [ada] = await offers();
    const before = await oldestAsOf();

    process.kill(engine.pid, 'SIGUSR2');
    const earlier = Date.now() - HOUR_MS;
    await send([...buyer('ada', earlier), ...buyer('bob', earlier)]);
    await waitUntil('bob is offered', async () => (await offers()).length === 2);
    await settled();
    expect((await offers()).filter(({ contactId }) => contactId === ada?.contactId)).toHaveLength(1);
    expect(await oldestAsOf()).toBeGreaterThanOrEqual(before);

    // A decision is later than the offer that it answers, whatever the clock says.
    expect((await admin.post(`/v1/handoffs/${ada?.id}/accept`, {})).status).toBe(200);
    expect((await admin.post(`/v1/handoffs/${ada?.id}/convert`, {})).status).toBe(200);
    await settled();
    const { body } = await admin.post<{ readonly differing: number }>('/v1/verifications', {});
    expect(body).toMatchObject({ differing: 0, contacts: 2 });
  }, 120_000);

  it('and the engine that starts again under the earlier clock says the same', async () => {
    await engine.kill();
    engine = await startEngine({ WAYMARK_DATA_DIR: directory, NODE_OPTIONS: `--require ${SHIFTED}`, WAYMARK_TEST_SHIFT_MS: String(-HOUR_MS) });
    admin = salesClient(engine.address, readFileSync(join(directory, 'admin.key'), 'utf8').trim());
    await settled();
    expect(await offers()).toHaveLength(1);
    await send(buyer('ada', Date.now() - HOUR_MS + 1_000));
    await settled();
    expect(await offers()).toHaveLength(1);
    const { body } = await admin.post<{ readonly differing: number }>('/v1/verifications', {});
    expect(body).toMatchObject({ differing: 0 });
  }, 120_000);
});
