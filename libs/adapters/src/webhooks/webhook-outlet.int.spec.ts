import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutMessage } from '@waymark/engine';
import { Webhook } from 'standardwebhooks';
import { createWebhookOutlet, secretFault } from './webhook-outlet';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const NEVER = new AbortController().signal;

const message = (sequence: number): OutMessage => ({ id: `c1:handoffs:1:${sequence}`, topic: 'waymark.handoffs', key: 'c1', body: JSON.stringify({ id: sequence, words: 'ü' }) });

describe('a webhook', () => {
  const got: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  let answer: (response: ServerResponse) => void;
  let server: Server;
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?token=hush`;
  const outlet = (more: { readonly timeoutMs?: number } = {}) => createWebhookOutlet({ url: url(), secret: SECRET, clock: { now: () => Date.now() }, ...more });

  beforeEach(async () => {
    got.length = 0;
    answer = (response) => void response.writeHead(204).end();
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
        answer(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is posted each message in order, with a signature that the reference library takes', async () => {
    await outlet().send([message(1), message(2)], NEVER);
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual(['c1:handoffs:1:1', 'c1:handoffs:1:2']);
    for (const { headers, body } of got) expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
    expect(got[0]?.headers).toMatchObject({ 'content-type': 'application/cloudevents+json; charset=UTF-8', 'webhook-signature': expect.stringMatching(/^v1,/) as string });
  });

  it.each([[301], [404], [500]])('has not taken what it answers with %i, and nothing after it is posted', async (status) => {
    answer = (response) => void response.writeHead(status, { location: '/elsewhere' }).end('no');
    const sent = outlet().send([message(1), message(2)], NEVER);
    await expect(sent).rejects.toMatchObject({ code: 'webhook-not-taken', message: expect.stringContaining(`it answered ${status}`) as string });
    await expect(sent).rejects.not.toThrow(/hush/);
    expect(got).toHaveLength(1);
  });

  it('has not taken what it does not answer in time, nor what it breaks off', async () => {
    answer = () => undefined;
    await expect(outlet({ timeoutMs: 30 }).send([message(1)], NEVER)).rejects.toThrow(/no answer in time/);
    answer = (response) => void response.destroy();
    await expect(outlet().send([message(1)], NEVER)).rejects.toMatchObject({ code: 'webhook-not-taken' });
    const closed = outlet();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    // A connection that was kept may notice only when it is used that the other side is gone.
    await expect(closed.send([message(1)], NEVER)).rejects.toThrow(/ECONNREFUSED|UND_ERR_SOCKET|ECONNRESET/);
  });

  it('may say as much as it likes: more than a little is not read', async () => {
    answer = (response) => void response.writeHead(200).end(Buffer.alloc(1_000_000));
    await outlet().send([message(1)], NEVER);
    expect(got).toHaveLength(1);
  });

  it('needs a secret that can sign', () => {
    expect(secretFault(SECRET)).toBeNull();
    for (const secret of ['', 'whsec_', SECRET.slice(6), 'whsec_c2hvcnQ=', `${SECRET}!`]) expect(secretFault(secret)).toContain('whsec_');
  });
});
