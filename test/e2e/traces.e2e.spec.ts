import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startEngine } from './engine-process';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

interface Sent {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string; readonly traceId: string }[] }[] }[];
}

jest.setTimeout(60_000);

describe('an OpenTelemetry collector', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-traces-'));
  const bodies: string[] = [];
  let collector: Server;
  beforeAll(async () => {
    collector = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
  });
  afterAll(() => {
    collector.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is sent the steps of a touchpoint within its sender\'s trace, the last ones as the process ends', async () => {
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const engine = await startEngine({ WAYMARK_DATA_DIR: directory, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'waymark-test' });
    const event = {
      specversion: '1.0',
      id: '1',
      source: '/tests',
      type: 'waymark.touchpoint.v1',
      time: new Date().toISOString(),
      subject: 'crm_id:1',
      traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
      data: { channel: 'web', action: 'viewed' },
    };
    const headers = { authorization: `Bearer ${engine.keys['channel']}`, 'content-type': 'application/cloudevents+json' };
    const answer = await fetch(`${engine.address}/v1/touchpoints`, { method: 'POST', headers, body: JSON.stringify(event) });
    expect(answer.status).toBe(202);
    expect(await engine.stop()).toBe(0);
    const spans = bodies.flatMap((body) => (JSON.parse(body) as Sent).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['receive', 'ingest batch', 'commit']));
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    expect(bodies.join()).toContain('waymark-test');
  });
});
