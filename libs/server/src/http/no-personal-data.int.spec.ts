import { Writable } from 'node:stream';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { BrokerRecord } from '@waymark/engine';
import { createLogger } from '../observe/logger';
import type { Api } from './api.fixture.spec';
import { MODEL, START, startApi, touchpoint } from './api.fixture.spec';

/** What must be read nowhere; each is recognised whatever is round it. */
const PERSON = { email: 'zuleika.quux@personal.example', name: 'Zuleika Quux', phone: '+491709998877', cookie: 'cookie-zq-5551', note: 'likes jazz, zq' };
const TELLTALE = /zuleika|quux|9998877|zq-5551|likes jazz/i;

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function personal(id: string, more: object = {}): object {
  const identities = [{ type: 'phone', value: PERSON.phone }, { type: 'cookie', value: PERSON.cookie }];
  const data = { identities, action: 'demo_requested', attributes: { comment: PERSON.note } };
  return { ...touchpoint(id, PERSON.email, data), traceparent: TRACEPARENT, ...more };
}

function profile(id: string): object {
  const data = { identities: [{ type: 'email', value: PERSON.email }], profile: { name: PERSON.name, phone: PERSON.phone } };
  return { specversion: '1.0', id, source: 'tests', type: 'waymark.profile.v1', time: new Date(START).toISOString(), traceparent: TRACEPARENT, data };
}

function record(offset: number, value: string, more: Partial<BrokerRecord> = {}): BrokerRecord {
  const headers = { 'content-type': 'application/cloudevents+json' };
  return {
    topic: 'touchpoints',
    partition: 0,
    offset: String(offset),
    key: Buffer.from(PERSON.email),
    value: Buffer.from(value),
    headers,
    rawHeaders: [['content-type', Buffer.from(headers['content-type'])], ['person', Buffer.from(PERSON.email)]],
    timestamp: START,
    unreadable: null,
    ...more,
  };
}

describe('personal data', () => {
  const lines: string[] = [];
  const exporter = new InMemorySpanExporter();
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  let api: Api;
  beforeAll(async () => {
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
    api = await startApi({}, {}, createLogger('trace', sink));
    await api.activate(MODEL);
  });
  afterAll(async () => {
    await api.stop();
    trace.disable();
  });

  /** Everything that an operator's tools are told. */
  async function told(): Promise<string> {
    const health = await Promise.all(['live', 'ready', 'startup'].map((name) => api.app.inject({ method: 'GET', url: `/health/${name}` })));
    const metrics = await api.app.inject({ method: 'GET', url: '/metrics' });
    const spans = exporter.getFinishedSpans().map(({ name, attributes, status, events }) => ({ name, attributes, status, events }));
    return [...lines, ...health.map(({ payload }) => payload), metrics.payload, JSON.stringify(spans)].join('\n');
  }

  it('stays out where facts are taken, refused and in conflict, through every door', async () => {
    const channel = { key: 'channel' };
    await api.post('/v1/touchpoints', personal('1'), { ...channel, headers: STRUCTURED });
    await api.post('/v1/touchpoints', [profile('2'), personal('1', { time: '2026-03-01T00:00:00Z' }), personal(PERSON.email, { type: PERSON.name })], { ...channel, headers: BATCH });
    const binary = { 'ce-specversion': '1.0', 'ce-id': PERSON.email, 'ce-source': PERSON.name.replace(' ', '-'), 'ce-type': 'waymark.touchpoint.v1', 'ce-time': '2026-03-01T00:00:00Z', 'ce-subject': `email:${PERSON.email}` };
    await api.post('/v1/touchpoints', { channel: PERSON.name, action: 'viewed' }, { ...channel, headers: binary });
    await api.post('/v1/touchpoints', `{"email": ${PERSON.email}`, { ...channel, headers: STRUCTURED });
    await api.post('/v1/touchpoints', `not even ${PERSON.email}`, { ...channel, headers: { 'content-type': `text/${PERSON.name.replace(' ', '-')}` } });
    const fact = { kind: 'touchpoint', id: `file-${PERSON.email}`, occurredAt: '2026-02-01T00:00:00Z', channel: 'web', action: 'viewed', identities: [{ type: 'email', value: PERSON.email }] };
    await api.post('/v1/imports', [JSON.stringify(fact), `{"name": "${PERSON.name}`, JSON.stringify({ ...fact, occurredAt: PERSON.email })].join('\n'));
    await api.engine.intake.kafka([
      record(1, JSON.stringify(personal('3'))),
      record(2, `{"name": ${PERSON.name}`),
      record(3, JSON.stringify(personal('1', { time: '2026-03-01T00:00:00Z' }))),
      record(4, PERSON.email, { headers: { person: PERSON.email } }),
      record(5, PERSON.email, { unreadable: { code: 'batch-corrupt', detail: 'the batch is no gzip stream' } }),
    ]);
    await api.settled();
    const all = await told();
    expect(all).not.toMatch(TELLTALE);
    for (const [door, outcome] of [['http', 'accepted'], ['http', 'conflict'], ['http', 'rejected'], ['file', 'rejected'], ['kafka', 'accepted'], ['kafka', 'rejected']]) {
      expect(all).toMatch(new RegExp(`waymark_ingested_facts_total\\{door="${door}",outcome="${outcome}"\\} [1-9]`));
    }
    expect(all).toContain('"name":"offer"');
    expect(all).toContain('hand-off decided');
  });

  it('stays out where people are looked up, letters put back and hand-offs decided', async () => {
    const found = await api.post('/v1/contacts/lookup', { type: 'email', value: PERSON.email });
    const { contactId } = found.json<{ contactId: string }>();
    expect((await api.get(`/v1/contacts/${contactId}`)).text).toMatch(TELLTALE);
    await api.get(`/v1/contacts/${contactId}/score?explain=true`);
    await api.get(`/v1/contacts/${encodeURIComponent(PERSON.email)}`);
    await api.get(`/v1/contacts/${contactId}/score?asOf=${encodeURIComponent(PERSON.email)}`);
    await api.app.inject({ method: 'GET', url: `/nowhere/${encodeURIComponent(PERSON.email)}` });
    await api.get('/v1/leads', { key: `${PERSON.cookie}-as-a-key` });
    const { items: letters } = (await api.get('/v1/dead-letters')).json<{ items: { id: string }[] }>();
    expect(letters.length).toBeGreaterThan(3);
    for (const { id } of letters) await api.post(`/v1/dead-letters/${id}/retry`);
    const { items } = (await api.get('/v1/handoffs')).json<{ items: { id: string }[] }>();
    const step = { headers: { 'idempotency-key': PERSON.email } };
    await api.post(`/v1/handoffs/${items[0]?.id}/accept`, { note: PERSON.note, owner: PERSON.email }, { key: 'sales', ...step });
    await api.post(`/v1/handoffs/${items[0]?.id}/reject`, { note: PERSON.note, reason: PERSON.name }, { key: 'sales', ...step });
    await api.post('/v1/contacts/merge', { contacts: [contactId, PERSON.email] }, step);
    await api.post(`/v1/merges/${encodeURIComponent(PERSON.email)}/unmerge`, undefined, step);
    await api.post(`/v1/cases/${encodeURIComponent(PERSON.email)}/settle`, { settlement: 'merge' }, step);
    expect((await api.post('/v1/contacts/unlink', { type: 'email', value: PERSON.email })).text).toMatch(TELLTALE);
    await api.settled();
    expect(await told()).not.toMatch(TELLTALE);
  });

  it('stays out where the engine fails on it', async () => {
    const quoting = () => Promise.reject(new SyntaxError(`Unexpected token in "${PERSON.email}"`));
    jest.spyOn(api.engine.parts.decisions, 'lookUp').mockImplementationOnce(quoting);
    await api.app.inject({ method: 'POST', url: '/v1/touchpoints', headers: { authorization: `Bearer ${api.keys['channel']}`, ...STRUCTURED }, payload: JSON.stringify(personal('9')) });
    jest.spyOn(api.engine.parts.views, 'commit').mockImplementationOnce(quoting);
    await api.post('/v1/touchpoints', personal('10'), { key: 'channel', headers: STRUCTURED });
    await api.becomes(() => api.engine.projection.health().failure !== null);
    const all = await told();
    expect(all).not.toMatch(TELLTALE);
    expect(all).toContain('a request failed');
    expect(all).toContain('projection failed');
    expect(all).toContain('SyntaxError');
  });
});
