import { CloudEvent, HTTP, Kafka } from 'cloudevents';
import { contract, FROM_OUTSIDE, reason, refused, taken } from './events.fixture';
import type { Headers } from './transports';

const DATA = { channel: 'web', action: 'viewed', identities: [{ type: 'email', value: 'zoë@example.com' }], note: '客' };
const event = new CloudEvent({
  id: 'n-1',
  source: '/site',
  type: 'waymark.touchpoint.v1',
  time: '2026-03-01T09:00:00.123Z',
  subject: 'contact_id:c1',
  datacontenttype: 'application/json',
  partitionkey: 'c1',
  data: DATA,
});
const FACT = { id: '/site#n-1', occurredAt: Date.UTC(2026, 2, 1, 9, 0, 0, 123), sent: expect.objectContaining({ partitionkey: 'c1', data: DATA }) };
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a record from Kafka', () => {
  const record = (headers: Headers, value: Uint8Array | null) => contract.checkKafkaRecord({ headers, value }, FROM_OUTSIDE);
  const structured = Kafka.structured(event);
  const binary = Kafka.binary(event);
  const binaryHeaders = binary.headers as Headers;

  it('is read in structured mode, whatever the case of its content type', () => {
    for (const contentType of ['application/cloudevents+json; charset=utf-8', 'Application/CloudEvents', ' APPLICATION/CLOUDEVENTS+JSON']) {
      expect(taken(record({ 'content-type': contentType }, bytes(structured.value as string)))).toMatchObject(FACT);
    }
    expect(taken(record(structured.headers as Headers, bytes(structured.value as string)))).toMatchObject(FACT);
  });

  it('is read in binary mode, its headers as they are', () => {
    const odd = { ...binaryHeaders, ce_id: '100%20%é' };
    expect(taken(record(binaryHeaders, bytes(JSON.stringify(binary.value))))).toMatchObject(FACT);
    expect(taken(record(odd, bytes(JSON.stringify(binary.value)))).id).toBe('/site#100%20%é');
    const bare = { ...binaryHeaders, 'content-type': undefined };
    expect(taken(record(bare, bytes(JSON.stringify(binary.value)))).id).toBe('/site#n-1');
  });

  it('says the same in both modes', () => {
    const one = taken(record(structured.headers as Headers, bytes(structured.value as string)));
    const other = taken(record(binaryHeaders, bytes(JSON.stringify(binary.value))));
    expect(other.digestText).toBe(one.digestText);
    expect(other.fact).toEqual(one.fact);
  });

  it.each<[string, Headers, Uint8Array | null, string, string]>([
    ['no headers', {}, bytes('{}'), 'not-cloudevent', ''],
    ['another content type', { 'content-type': 'application/json' }, bytes('{}'), 'not-cloudevent', ''],
    ['structured, no value', { 'content-type': 'application/cloudevents+json' }, null, 'not-json', ''],
    ['structured, broken', { 'content-type': 'application/cloudevents+json' }, bytes('{'), 'not-json', ''],
    ['structured, an array', { 'content-type': 'application/cloudevents-batch+json' }, bytes('[]'), 'not-cloudevent', ''],
    ['structured, no UTF-8', { 'content-type': 'application/cloudevents+json' }, Uint8Array.of(0x22, 0xff, 0x22), 'not-json', ''],
    ['structured, too large', { 'content-type': 'application/cloudevents' }, new Uint8Array(262_145), 'too-large', ''],
    ['binary, no value', binaryHeaders, null, 'missing-field', '/data'],
    ['binary, broken', binaryHeaders, bytes('{'), 'not-json', '/data'],
    ['binary, no UTF-8', binaryHeaders, Uint8Array.of(0xc0, 0xa0), 'not-json', '/data'],
    ['binary, too large', { ...binaryHeaders, ce_note: 'a'.repeat(1000) }, new Uint8Array(262_000), 'too-large', ''],
    ['binary, no JSON', { ...binaryHeaders, 'content-type': 'text/plain' }, bytes('x'), 'invalid-field', '/datacontenttype'],
    ['binary, no version', { ...binaryHeaders, ce_specversion: undefined }, bytes('{}'), 'not-cloudevent', '/specversion'],
    ['binary, data as a header', { ...binaryHeaders, ce_data: '{}' }, null, 'missing-field', '/data'],
    ['binary, a field of data', binaryHeaders, bytes('{"channel":"Web Site","action":"a"}'), 'invalid-field', '/data/channel'],
  ])('is refused: %s', (_, headers, value, code, pointer) => {
    expect(reason(record(headers, value))).toEqual([code, pointer]);
  });
});

describe('a request over HTTP', () => {
  const send = (message: { readonly headers: unknown; readonly body: unknown }, more: Headers = {}) => {
    const headers = { ...(message.headers as Headers), ...more };
    return contract.checkHttp(headers['content-type'] ?? '', headers, message.body as string, FROM_OUTSIDE);
  };
  const only = (message: Parameters<typeof send>[0], more?: Headers) => {
    const { batch, events } = taken(send(message, more));
    expect([batch, events.length]).toEqual([false, 1]);
    return events[0] ?? refusedNothing();
  };
  const refusedNothing = () => {
    throw new Error('no event was read');
  };

  it('carries one event in structured or binary mode', () => {
    expect(taken(only(HTTP.structured(event)))).toMatchObject(FACT);
    expect(taken(only(HTTP.binary(event)))).toMatchObject(FACT);
    expect(taken(only(HTTP.binary(event), { 'CE-SOURCE': '/site' }))).toMatchObject(FACT);
  });

  it('unquotes and percent-decodes the headers of binary mode, once', () => {
    const id = (value: string) => taken(only(HTTP.binary(event), { 'ce-id': value })).id;
    expect(id('Euro%20%E2%82%AC%20%f0%9f%98%80')).toBe('/site#Euro € 😀');
    expect(id('"a \\"b\\" 100%2525"')).toBe('/site#a "b" 100%25');
    expect(reason(only(HTTP.binary(event), { 'ce-id': '%C0%A0' }))).toEqual(['invalid-field', '/id']);
    expect(reason(only(HTTP.binary(event), { 'ce-id': '100%' }))).toEqual(['invalid-field', '/id']);
  });

  it('carries a batch, in which no event minds its neighbours', () => {
    const type = { 'content-type': 'Application/CloudEvents-Batch+JSON; charset=utf-8' };
    const good = JSON.parse(HTTP.structured(event).body as string) as object;
    const large = { ...good, note: 'a'.repeat(300_000) };
    const { batch, events } = taken(send({ headers: type, body: JSON.stringify([good, { ...good, id: '' }, 7, large, good]) }));
    expect(batch).toBe(true);
    expect(events.map((each) => (each.ok ? 'taken' : each.refusal.code))).toEqual(['taken', 'invalid-field', 'not-cloudevent', 'too-large', 'taken']);
    expect(taken(send({ headers: type, body: '[]' })).events).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ['no CloudEvent', 'application/json', '{}', 'not-cloudevent'],
    ['another format', 'application/cloudevents+avro', '{}', 'not-cloudevent'],
    ['no JSON', 'application/cloudevents+json', '{', 'not-json'],
    ['a batch of no JSON', 'application/cloudevents-batch+json', '[', 'not-json'],
    ['a batch that is none', 'application/cloudevents-batch+json', '{}', 'not-cloudevent'],
  ])('is refused whole: %s', (_, contentType, body, code) => {
    expect(refused(contract.checkHttp(contentType, {}, body, FROM_OUTSIDE)).code).toBe(code);
  });

  it.each<[string, Headers, string, string, string]>([
    ['binary without version', { 'ce-specversion': undefined }, '{}', 'not-cloudevent', '/specversion'],
    ['binary without body', {}, '', 'missing-field', '/data'],
    ['binary of no JSON', {}, '{', 'not-json', '/data'],
    ['binary in XML', { 'content-type': 'text/xml' }, '<a/>', 'invalid-field', '/datacontenttype'],
    ['binary too large', {}, 'x'.repeat(262_144), 'too-large', ''],
  ])('refuses its event: %s', (_, headers, body, code, pointer) => {
    expect(reason(only({ headers: HTTP.binary(event).headers, body }, headers))).toEqual([code, pointer]);
  });

  it('refuses a structured event that is too large', () => {
    expect(reason(only({ headers: HTTP.structured(event).headers, body: ' '.repeat(262_145) }))).toEqual(['too-large', '']);
  });
});
