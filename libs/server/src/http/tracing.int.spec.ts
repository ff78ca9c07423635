import { SpanKind, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Api } from './api.fixture.spec';
import { MODEL, startApi, touchpoint } from './api.fixture.spec';

const TRACES = ['0af7651916cd43dd8448eb211c80319c', '1bf7651916cd43dd8448eb211c80319c'] as const;
const SENDER = 'b7ad6b7169203331';
const traceparent = (of: 0 | 1): string => `00-${TRACES[of]}-${SENDER}-01`;
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

const demo = (id: string, more: object): object => ({ ...touchpoint(id, `${id}@example.com`, { action: 'demo_requested' }), ...more });

/** A span with the names of what it came from, the sender's last. */
function lineage(span: ReadableSpan, all: readonly ReadableSpan[]): readonly string[] {
  const parent = span.parentSpanContext;
  if (!parent) return [span.name];
  if (parent.spanId === SENDER) return [span.name, 'sender'];
  const found = all.find((each) => each.spanContext().spanId === parent.spanId);
  return [span.name, ...(found ? lineage(found, all) : ['nobody'])];
}

describe('the trace of a channel', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  let api: Api;
  beforeAll(() => void trace.setGlobalTracerProvider(provider));
  beforeEach(async () => {
    api = await startApi();
    await api.activate(MODEL);
    await api.settled();
    exporter.reset();
  });
  afterEach(() => api.stop());
  afterAll(() => trace.disable());

  const send = (...events: readonly object[]) => api.post('/v1/touchpoints', events, { key: 'channel', headers: BATCH });

  it('goes from the touchpoint to its hand-off, every step under the one before', async () => {
    await send(demo('ada', { traceparent: traceparent(0) }));
    await api.settled();
    const spans = exporter.getFinishedSpans();
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([TRACES[0]]));
    expect(spans.map((span) => lineage(span, spans).join(' < ')).sort()).toEqual([
      'commit < ingest batch < receive < sender',
      'ingest batch < receive < sender',
      'offer < project < sender',
      'project < offer < project < sender',
      'project < sender',
      'receive < sender',
    ]);
    expect(spans.find(({ name }) => name === 'receive')).toMatchObject({ kind: SpanKind.CONSUMER, attributes: { 'waymark.outcome': 'accepted', 'waymark.door': 'http' } });
    const { items } = (await api.get('/v1/handoffs')).json<{ items: { id: string }[] }>();
    expect(spans.find(({ name }) => name === 'offer')?.attributes).toEqual({ 'waymark.handoff_id': items[0]?.id });
  });

  it('joins traces where a batch does: a trace of its own that links to each', async () => {
    await send(demo('ada', { traceparent: traceparent(0) }), demo('bob', { traceparent: traceparent(1) }), demo('eve', {}));
    const spans = exporter.getFinishedSpans();
    const batch = spans.find(({ name }) => name === 'ingest batch');
    const received = spans.filter(({ name }) => name === 'receive').map((span) => span.spanContext().spanId);
    expect(received).toHaveLength(2);
    expect(batch?.links.map(({ context }) => context.spanId)).toEqual(received);
    expect([...TRACES]).not.toContain(batch?.spanContext().traceId);
    expect(spans.find(({ name }) => name === 'commit')?.parentSpanContext?.spanId).toBe(batch?.spanContext().spanId);
  });

  it('is none for what has none, or says something else in its place', async () => {
    await send(demo('ada', {}), demo('bob', { traceparent: 'bob@example.com' }));
    await api.settled();
    expect(exporter.getFinishedSpans()).toEqual([]);
    const events = await api.engine.parts.log.readAll({ after: 0, limit: 100 });
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain('bob@example.com');
  });

  it('ends as failed where nothing was taken', async () => {
    jest.spyOn(api.engine.parts.decisions, 'commit').mockRejectedValueOnce(new Error('no disk'));
    const body = JSON.stringify([demo('ada', { traceparent: traceparent(0) })]);
    const taking = api.engine.intake.http(BATCH['content-type'], {}, body, { role: 'channel', sources: [], channels: [] });
    await expect(taking).rejects.toThrow('no disk');
    const spans = exporter.getFinishedSpans();
    expect(spans.map(({ name, status }) => [name, status.code])).toEqual([['commit', 2], ['ingest batch', 2], ['receive', 2]]);
  });
});
