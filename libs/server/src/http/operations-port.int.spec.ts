import type { Api } from './api.fixture.spec';
import { startApi, touchpoint } from './api.fixture.spec';
import { createOperationsApp } from './app';

describe('a port for operators', () => {
  let api: Api;
  afterEach(() => api.stop());

  it('alone answers health and metrics, of everything that the main port did', async () => {
    api = await startApi({ operations: false });
    const operations = await createOperationsApp(api.engine, { host: '127.0.0.1', demonstration: false });
    await api.post('/v1/touchpoints', touchpoint('1', 'a@example.com'), { headers: { 'content-type': 'application/cloudevents+json' } });
    const metrics = await operations.inject({ method: 'GET', url: '/metrics' });
    expect(metrics.payload).toContain('waymark_ingested_facts_total{door="http",outcome="accepted"} 1');
    expect(metrics.payload).toContain('route="/v1/touchpoints",status="202"');
    expect((await operations.inject({ method: 'GET', url: '/health/ready' })).statusCode).toBe(200);
    expect((await operations.inject({ method: 'GET', url: '/v1/leads' })).statusCode).toBe(404);
    const main = await api.app.inject({ method: 'GET', url: '/metrics' });
    expect([main.statusCode, main.json()]).toMatchObject([404, { code: 'unknown-address' }]);
    await operations.close();
  });

  it('says what is not ready', async () => {
    api = await startApi({ checks: [{ name: 'kafka', failure: () => 'the broker is away' }] });
    expect((await api.get('/health/ready', { key: null })).json()).toMatchObject({ status: 503, code: 'not-ready', detail: 'kafka: the broker is away' });
    expect((await api.get('/health/live', { key: null })).status).toBe(200);
  });
});
