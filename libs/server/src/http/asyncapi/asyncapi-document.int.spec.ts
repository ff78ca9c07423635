import { readFileSync } from 'node:fs';
import type { Outlet, OutMessage } from '@waymark/engine';
import { OUT_TOPICS } from '@waymark/engine';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import type { Api } from '../api.fixture.spec';
import { MODEL, startApi } from '../api.fixture.spec';

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string | null; readonly description: string; readonly messages: Readonly<Record<string, unknown>> }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** Whose words must be in no message; recognised whatever is round them. */
const PERSON = { email: 'zuleika.quux@personal.example', name: 'Zuleika Quux', note: 'likes jazz, zq' };
const TELLTALE = /zuleika|quux|likes jazz|personal\.example/i;

describe('what goes through Kafka', () => {
  const sent: OutMessage[] = [];
  const outlet: Outlet = { name: 'test', topics: OUT_TOPICS, pageMessages: 100, send: async (messages) => void sent.push(...messages), close: async () => undefined };
  let api: Api;
  let document: Document;
  beforeAll(async () => {
    api = await startApi({}, {}, undefined, { outlets: [outlet] });
    document = parse((await api.get('/asyncapi.yaml', { key: null })).text) as Document;
    await api.activate(MODEL);
    await story();
  });
  afterAll(() => api.stop());

  /** Everything that can be told, of somebody with a lot of personal data. */
  async function story(): Promise<void> {
    const profile = { specversion: '1.0', id: 'p', source: 'tests', type: 'waymark.profile.v1', time: new Date(api.clock.now()).toISOString(), subject: `email:${PERSON.email}`, data: { profile: { name: PERSON.name, title: 'CTO' }, account: { name: 'personal.example', domain: 'personal.example' } } };
    await api.post('/v1/touchpoints', profile, { key: 'channel', headers: { 'content-type': 'application/cloudevents+json' } });
    await api.touch('1', PERSON.email, { action: 'demo_requested', attributes: { comment: PERSON.note } });
    await api.touch('2', 'other@personal.example', { action: 'demo_requested' });
    await api.settled();
    const { items } = (await api.get('/v1/handoffs')).json<{ items: { id: string; contactId: string }[] }>();
    for (const { id } of items) await api.post(`/v1/handoffs/${id}/accept`, { note: PERSON.note }, { key: 'sales' });
    await api.post(`/v1/handoffs/${items[0]?.id}/assign`, { owner: PERSON.email });
    await api.post(`/v1/handoffs/${items[0]?.id}/recycle`, { reason: `${PERSON.name} has left`, note: PERSON.note });
    await api.post(`/v1/handoffs/${items[1]?.id}/assign`, { owner: 'kim' });
    await api.post('/v1/contacts/merge', { contacts: items.map(({ contactId }) => contactId) });
    await api.settled();
    await api.becomes(() => ofType('waymark.retraction.v1').length >= 3);
  }

  const eventsSent = () => sent.map(({ topic, body }) => ({ topic, event: JSON.parse(body) as { readonly type: string; readonly data: Readonly<Record<string, unknown>> } }));
  const ofType = (type: string) => eventsSent().filter(({ event }) => event.type === type);

  it('is described by a document that AsyncAPI 3 takes', () => {
    expect(faultsOf(document)).toEqual([]);
    expect(Object.values(document.channels).map(({ address }) => address).sort()).toEqual(['touchpoints', 'touchpoints.dlq', 'waymark.handoffs', 'waymark.scores', 'waymark.stages']);
    const text = JSON.stringify(document);
    const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)/g)].map(([, name]) => name ?? '');
    expect(referred.filter((name) => !document.components.schemas[name])).toEqual([]);
  });

  it('is called in the document as this installation calls it', async () => {
    const told = { 'waymark.handoffs': 'eu.handoffs', 'waymark.stages': 'eu.stages', 'waymark.scores': 'eu.scores' };
    const elsewhere = await startApi({ channels: { touchpoints: ['web', 'shop', /^partner\..+/], deadLetters: 'not-taken', told } });
    const named = parse((await elsewhere.get('/asyncapi.yaml', { key: null })).text) as Document;
    await elsewhere.stop();
    expect(faultsOf(named)).toEqual([]);
    const { touchpoints, touchpoints2, touchpoints3, ...out } = named.channels;
    expect([touchpoints?.address, touchpoints2?.address, touchpoints3?.address]).toEqual(['web', 'shop', null]);
    expect(touchpoints3?.description).toContain('/^partner\\..+/');
    expect(Object.entries(out).map(([name, { address }]) => [name, address])).toEqual([['handoffs', 'eu.handoffs'], ['stages', 'eu.stages'], ['scores', 'eu.scores'], ['deadLetters', 'not-taken']]);
  });

  it('is what the document says, message by message, and nothing besides', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    ajv.addSchema({ $id: 'document', components: document.components });
    for (const { topic, event } of eventsSent()) {
      const channel = Object.values(document.channels).find(({ address }) => address === topic);
      const fitting = Object.keys(channel?.messages ?? {}).filter((name) => ajv.validate({ $ref: `document#/components/schemas/${name}` }, event));
      expect([event, fitting]).toEqual([event, [expect.any(String)]]);
      const schema = document.components.schemas[fitting[0] ?? ''] as { readonly properties: { readonly data: { readonly properties: object } } };
      expect(Object.keys(event.data).sort()).toEqual(Object.keys(schema.properties.data.properties).sort());
    }
    for (const type of ['waymark.handoff.v1', 'waymark.stage.v1', 'waymark.score.v1', 'waymark.retraction.v1']) expect(ofType(type).length).toBeGreaterThan(0);
  });

  it('holds no personal data, whatever people typed', () => {
    expect(JSON.stringify(sent)).not.toMatch(TELLTALE);
    const told = ofType('waymark.handoff.v1').map(({ event: { data } }) => [data['action'], data['owner'], data['reason']]);
    expect(told).toEqual(expect.arrayContaining([['accepted', 'sales', null], ['assigned', null, null], ['assigned', 'kim', null], ['recycled', null, null]]));
  });

  it('is counted and shown: status and metrics know of each outlet', async () => {
    expect((await api.get('/v1/status')).json()).toMatchObject({ outlets: [{ name: 'test', waiting: 0, failures: 0, failure: null }] });
    const { text } = await api.get('/metrics', { key: null });
    expect(text).toContain(`waymark_outlet_sent_messages_total{outlet="test"} ${sent.length}`);
    expect(text).toContain('waymark_outlet_waiting_messages{outlet="test"} 0');
    expect(text).toContain('waymark_outlet_failures_total{outlet="test"} 0');
  });
});

/** What AsyncAPI's own schema finds. */
function faultsOf(document: Document): readonly object[] {
  const specification = JSON.parse(readFileSync(require.resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json'), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, logger: false });
  addFormats(ajv);
  const validate = ajv.compile(specification);
  return validate(document) ? [] : [...(validate.errors ?? [])];
}
