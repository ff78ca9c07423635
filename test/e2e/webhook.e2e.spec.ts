import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@waymark/testkit';
import { Webhook } from 'standardwebhooks';
import type { EngineProcess } from './engine-process';
import { runToEnd, startEngine } from './engine-process';
import { salesClient } from './sales-client';

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

interface Taken {
  readonly id: string;
  readonly data: { readonly action: string; readonly handoffId: string; readonly sequence: number };
}

describe('a webhook for hand-offs', () => {
  const bodies = new Map<string, string>();
  const taken: Taken[] = [];
  let refuse = 0;
  let server: Server;
  let directory: string;
  let engine: EngineProcess | null = null;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-e2e-'));
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const message = new Webhook(SECRET).verify(body, request.headers as Record<string, string>) as Taken;
        if (refuse > 0) {
          refuse -= 1;
          return void response.writeHead(503).end();
        }
        if (!bodies.has(message.id)) taken.push(message);
        else if (bodies.get(message.id) !== body) return void response.writeHead(500).end();
        bodies.set(message.id, body);
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(async () => {
    await engine?.stop();
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const start = (): Promise<EngineProcess> =>
    startEngine({ WAYMARK_DATA_DIR: directory, WAYMARK_WEBHOOK_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, WAYMARK_WEBHOOK_SECRET: SECRET });

  it('is posted every change in order, whatever it answers and though the engine is killed', async () => {
    engine = await start();
    const { keys } = engine;
    const channel = salesClient(engine.address, keys['channel'] ?? '');
    const now = new Date().toISOString();
    const envelope = { specversion: '1.0', source: 'e2e', time: now, subject: 'email:buyer@plant.example' };
    const profile = { ...envelope, id: 'who', type: 'waymark.profile.v1', data: { profile: { seniority: 'director', email_type: 'business' }, account: { domain: 'plant.example', employees: 900, industry: 'chemicals' } } };
    const ask = { ...envelope, id: 'ask', type: 'waymark.touchpoint.v1', data: { channel: 'web', action: 'demo_requested' } };
    refuse = 2;
    for (const sent of [profile, ask]) expect((await channel.post('/v1/touchpoints', sent, { 'content-type': 'application/cloudevents+json' })).status).toBe(202);
    await waitUntil('the offer has been refused twice', () => refuse === 0);
    await engine.kill();
    engine = await start();
    await waitUntil('the offer has been taken', () => taken.length === 1);
    const sales = salesClient(engine.address, keys['sales'] ?? '');
    const handoffId = taken[0]?.data.handoffId ?? '';
    expect((await sales.post(`/v1/handoffs/${handoffId}/accept`, {}, { 'idempotency-key': 'a' })).status).toBe(200);
    expect((await sales.post(`/v1/handoffs/${handoffId}/convert`, {}, { 'idempotency-key': 'c' })).status).toBe(200);
    await waitUntil('what sales did has been taken', () => taken.length === 3);
    expect(taken.map(({ data }) => [data.action, data.handoffId, data.sequence])).toEqual([['offered', handoffId, 1], ['accepted', handoffId, 2], ['converted', handoffId, 3]]);
    expect(await engine.stop()).toBe(0);
    engine = null;
  }, 120_000);

  it('needs both of its variables', async () => {
    const { status, stderr } = await runToEnd({ WAYMARK_DATA_DIR: directory, WAYMARK_WEBHOOK_URL: 'https://crm.example/' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('WAYMARK_WEBHOOK_SECRET: ')]);
  }, 60_000);
});
