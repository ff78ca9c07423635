import type { Api} from './api.fixture.spec';
import { DAY_MS, MODEL, START, startApi, touchpoint } from './api.fixture.spec';
import { ROUTE_DOCS } from './openapi/document';
import { storedViews } from './views/stored-views.fixture.spec';
import type { RegisteredRoutes } from './wire/registered-routes';
import { ROUTES } from './tokens';

describe('the routes', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ backups: { begin: () => ({ share: () => 0, done: Promise.resolve({ position: 1, events: 1, bytes: 1, consumers: 'none', endedAt: START }) }) }, views: storedViews() });
  });
  afterAll(() => api.stop());

  it('are those of the document, and the other way round', () => {
    const registered = api.app.get<RegisteredRoutes>(ROUTES).list();
    expect(registered).toEqual(ROUTE_DOCS.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('say what to do while no model is live', async () => {
    const leads = await api.get('/v1/leads');
    expect(leads.status).toBe(503);
    expect(leads.json()).toMatchObject({ code: 'no-live-model' });
    expect((await api.get('/v1/handoffs')).json()).toMatchObject({ items: [], nextCursor: null });
  });

  it('answer as the document says, one after the other', async () => {
    await api.activate(MODEL);
    const ada = await api.touch('ada-0', 'ada@acme.example', {}, START - DAY_MS);
    await profile(api, ada);
    await api.touch('ada-1', 'ada@acme.example', { action: 'demo_requested', channel: 'web', campaign: { id: 'spring', name: 'Spring' } });
    const bob = await api.touch('bob-0', 'bob@example.com', { action: 'demo_requested' });
    await api.touch('bob-1', 'bob@example.com', { action: 'demo_requested', content: { id: 'other' } });
    await api.settled();

    await walkPeople(api, ada, bob);
    await walkHandoffs(api);
    await walkModels(api);
    await walkOperations(api, ada);
    await walkSegment(api);
    await walkGenerations(api);
    await walkReplays(api);
    await walkIdentity(api);
    await walkBackups(api);
    await walkViews(api);
    await walkPages(api);

    const streams = new Set(['followHandoffs', 'followReplay']);
    const missing = ROUTE_DOCS.filter(({ id }) => !api.documented.answered.has(id) && !streams.has(id)).map(({ id }) => id);
    expect(missing).toEqual([]);
    expect(api.test.failures).toEqual([]);
  });
});

async function profile(api: Api, contact: string): Promise<void> {
  const event = { ...touchpoint('ada-p', 'ada@acme.example', {}, START - DAY_MS), type: 'waymark.profile.v1' };
  const data = { profile: { name: 'Ada Park', title: 'CTO', phone: '+8613800138000' }, account: { domain: 'acme.example', name: 'Acme' } };
  const answer = await api.post('/v1/touchpoints', [{ ...event, data }], { headers: { 'content-type': 'application/cloudevents-batch+json' } });
  expect(answer.json()).toEqual({ events: [{ index: 0, outcome: 'accepted', factId: 'tests#ada-p', contactId: contact }] });
}

async function walkPeople(api: Api, ada: string, bob: string): Promise<void> {
  const leads = (await api.get('/v1/leads?limit=1')).json<{ items: { contactId: string; contact: object }[]; nextCursor: string }>();
  expect(leads.items).toMatchObject([{ contactId: bob, total: 120, class: 'B1', standing: 'open' }]);
  const next = (await api.get(`/v1/leads?limit=1&cursor=${leads.nextCursor}`)).json<{ items: object[]; nextCursor: null }>();
  expect(next.items).toMatchObject([{ contactId: ada, total: 85, class: 'A1', contact: { name: 'Ada Park', title: 'CTO', company: { name: 'Acme' } } }]);
  expect(next.nextCursor).toBeNull();
  expect((await api.get('/v1/leads?q=acm&stage=contact&minTotal=80&class=A1&channel=web&sort=-lastTouchAt')).json()).toMatchObject({ items: [] });
  expect((await api.get('/v1/leads?account=%20ACME.example')).json()).toMatchObject({ items: [{ contactId: ada }] });
  expect((await api.get('/v1/leads?account=acme')).json()).toMatchObject({ items: [] });
  expect((await api.get('/v1/leads?q=ACM&minTotal=80&class=A1&channel=web&sort=-lastTouchAt', { key: 'sales' })).json()).toMatchObject({ items: [{ contactId: ada }] });

  const contact = (await api.get(`/v1/contacts/${ada}`)).json();
  expect(contact).toMatchObject({
    id: ada,
    name: 'Ada Park',
    mergedInto: null,
    company: { domain: 'acme.example', name: 'Acme' },
    identities: [{ type: 'email', value: 'ada@acme.example', strength: 'strong' }],
    score: { total: 85, qualified: true },
    handoffs: [{ status: 'offered' }],
  });
  const timeline = (await api.get(`/v1/contacts/${ada}/timeline?limit=2`)).json<{ items: object[]; nextCursor: string }>();
  expect(timeline.items).toMatchObject([
    { channel: 'handoff', action: 'offered', handoff: { action: 'offered' }, via: 'decision' },
    { factId: 'tests#ada-1', channel: 'web', content: { id: 'autumn', name: 'Autumn webinar' }, campaign: { id: 'spring', name: 'Spring' } },
  ]);
  const older = (await api.get(`/v1/contacts/${ada}/timeline?cursor=${timeline.nextCursor}`)).json<{ items: object[] }>();
  expect(older.items).toMatchObject([{ kind: 'profile', profile: { name: 'Ada Park', title: 'CTO' } }, { factId: 'tests#ada-0' }]);
  expect((await api.post('/v1/contacts/lookup', { type: 'email', value: ' ADA@acme.example ' })).json()).toEqual({ contactId: ada, named: true, shared: false });
  await walkScores(api, ada);
}

async function walkIdentity(api: Api): Promise<void> {
  const [one, other] = [await api.touch('one', 'one@example.com'), await api.touch('other', 'other@example.com')];
  const merged = (await api.post('/v1/contacts/merge', { contacts: [other, one] })).json<{ merges: { mergeId: string }[] }>();
  expect(merged).toMatchObject({ contactId: one, merges: [{ survivor: one, loser: other }], unmerged: [], contact: { id: one, members: [one, other] } });
  const parted = await api.post(`/v1/merges/${merged.merges[0]?.mergeId}/unmerge`);
  expect(parted.json()).toMatchObject({ contactId: one, merges: [], unmerged: [{ survivor: one, loser: other }], contact: { members: [one] } });
  await api.touch('both', 'one@example.com', { identities: [{ type: 'email', value: 'other@example.com' }, { type: 'crm_id', value: '7' }] });
  await api.touch('third', 'one@example.com', { identities: [{ type: 'crm_id', value: '8' }] });
  const cases = (await api.get('/v1/cases?status=open')).json<{ items: { id: string }[] }>();
  expect(cases.items).toMatchObject([{ kind: 'higher-name', status: 'open', identity: { type: 'crm_id', value: '8' }, contacts: [{}, {}] }]);
  expect((await api.post(`/v1/cases/${cases.items[0]?.id}/settle`, { settlement: 'keep-apart' })).json()).toMatchObject({ contactId: one, merges: [] });
  expect((await api.post('/v1/contacts/unlink', { type: 'email', value: 'other@example.com' })).json()).toMatchObject({ contactId: other, contact: { identities: [] } });
}

async function walkSegment(api: Api): Promise<void> {
  const made = (await api.post('/v1/keys', { name: 'shop-1', role: 'channel', segment: 'shop' })).json<{ secret: string }>();
  expect(made).toMatchObject({ segment: 'shop' });
  const sent = { userId: 'u', event: 'Signed Up', groupId: 'g', previousId: 'p', name: 'n' };
  for (const call of ['track', 'identify', 'group', 'page', 'screen', 'alias']) {
    const answer = await api.post(`/v1/${call}`, { ...sent, messageId: call }, { key: made.secret });
    expect(answer.json()).toMatchObject({ success: true, events: [{ outcome: 'accepted', factId: `segment:shop#${call}` }] });
  }
  const batch = { batch: [{ ...sent, type: 'track', messageId: 'track' }, { ...sent, type: 'track' }] };
  for (const call of ['batch', 'import']) {
    const answer = await api.post(`/v1/${call}`, batch, { key: made.secret });
    expect(answer.json()).toMatchObject({ success: true, events: [{ outcome: 'duplicate' }, { outcome: 'rejected', code: 'missing-field', pointer: '/messageId' }] });
  }
}

async function walkScores(api: Api, ada: string): Promise<void> {
  const path = `/v1/contacts/${ada}/score`;
  expect((await api.get(path)).json()).toMatchObject({ contactId: ada, asOf: '2026-03-02T09:00:00.000Z', behaviour: 80, fit: 5, total: 85 });
  const before = (await api.get(`${path}?asOf=${new Date(START - 1).toISOString()}&model=small@1&explain=true`)).json();
  expect(before).toMatchObject({ behaviour: 20, total: 25, lines: [{ rule: 'webinar', title: 'Attended a webinar', value: 20 }], fitRules: [{ rule: 'cto', points: 5 }] });
  expect((await api.get(`${path}?asOf=2020-01-01T00:00:00Z`)).json()).toMatchObject({ code: 'no-facts-yet', status: 404 });
  expect((await api.get(`${path}?model=none`)).json()).toMatchObject({ code: 'unknown-model', status: 404 });
  expect((await api.get(`${path}?asOf=yesterday`)).json()).toMatchObject({ code: 'invalid-parameter', parameter: 'asOf' });
  expect((await api.get('/v1/contacts/nobody/score')).json()).toMatchObject({ code: 'unknown-contact', status: 404 });
  expect((await api.post('/v1/exports', { table: 'scores' })).json()).toMatchObject({ items: [{}, {}], nextCursor: null, done: 2, of: 2 });
  expect((await api.get(`/v1/contacts/${ada}/journey`)).json()).toMatchObject({ contactId: ada, steps: [{}, {}, { qualified: true }], nextCursor: null });
}

async function walkHandoffs(api: Api): Promise<void> {
  const queue = (await api.get('/v1/handoffs', { key: 'sales' })).json<{ items: { id: string; contact: { name: string } }[] }>();
  expect(queue.items).toHaveLength(2);
  const ada = queue.items.find(({ contact }) => contact.name === 'Ada Park');
  expect(ada).toMatchObject({
    status: 'offered',
    total: 85,
    class: 'A1',
    reasons: [
      { title: 'Asked for a demo', value: 60, fact: { channel: 'web', action: 'demo_requested', content: 'autumn', campaign: 'spring' } },
      { title: 'Attended a webinar', value: 20 },
      { title: 'Is a CTO', value: 5, at: null, fact: null },
    ],
    lastTouches: [{ factId: 'tests#ada-1' }, { factId: 'tests#ada-0' }],
    consent: { salesContact: null },
    dueAt: '2026-03-02T13:00:00.001Z',
    overdue: false,
    stillQualified: true,
    allowed: ['accept', 'reject', 'recycle', 'assign'],
  });
  expect((await api.get('/v1/handoffs?account=acme.EXAMPLE')).json()).toMatchObject({ items: [{ contact: { name: 'Ada Park' } }] });
  expect((await api.get('/v1/handoffs?status=waiting&account=acme.example')).json()).toMatchObject({ items: [] });
  const path = `/v1/handoffs/${ada?.id}`;
  expect((await api.post(`${path}/assign`, { owner: 'kim' }, { key: 'sales' })).json()).toMatchObject({ owner: 'kim', status: 'offered' });
  expect((await api.post(`${path}/accept`, { note: 'called her' }, { key: 'sales' })).json()).toMatchObject({ owner: 'sales', status: 'accepted', history: [{ action: 'offered' }, { action: 'assigned' }, { action: 'accepted', note: 'called her', by: 'sales' }] });
  expect((await api.post(`${path}/convert`, undefined, { key: 'sales' })).json()).toMatchObject({ status: 'converted', open: false, allowed: [] });
  expect((await api.get(path)).json()).toMatchObject({ status: 'converted' });
  const other = queue.items.find(({ id }) => id !== ada?.id)?.id;
  expect((await api.post(`/v1/handoffs/${other}/recycle`, { reason: 'too-early' })).json()).toMatchObject({ status: 'recycled', reason: 'too-early' });
  await api.touch('eve-0', 'eve@example.com', { action: 'demo_requested' });
  await api.settled();
  const third = (await api.get('/v1/handoffs?status=offered')).json<{ items: { id: string }[] }>().items[0]?.id;
  expect((await api.post(`/v1/handoffs/${third}/reject`, { reason: 'student' })).json()).toMatchObject({ status: 'rejected', reason: 'student' });
  expect((await api.post('/v1/handoffs/release', { dryRun: true })).json()).toMatchObject({ ok: true, dryRun: true, offered: [] });
}

async function walkModels(api: Api): Promise<void> {
  expect((await api.get('/v1/models')).json()).toMatchObject({ items: [{ id: 'small', version: 1, live: true, publishedBy: 'admin' }], nextCursor: null });
  expect((await api.post('/v1/models', MODEL, { key: 'analyst' })).json()).toMatchObject({ version: 1, isNew: false });
  const changed = 'schema: waymark/scoring-model/v1\nid: small\nbehaviour: { rules: [{ id: webinar, when: { channel: webinar }, points: 1 }] }\n';
  const published = await api.post('/v1/models', changed, { key: 'analyst', headers: { 'content-type': 'application/yaml' } });
  expect([published.status, published.headers['location']]).toEqual([201, '/v1/models/small/2']);
  expect((await api.post('/v1/models/lint', 'id: x')).json()).toMatchObject({ ok: false });
  expect((await api.post('/v1/models/lint', changed)).json()).toMatchObject({ ok: true, id: 'small' });
  expect((await api.get('/v1/models/small')).json()).toMatchObject({ version: 2, live: false, versions: [{ version: 1, live: true }, { version: 2 }] });
  expect((await api.get('/v1/models/small/1')).json()).toMatchObject({ version: 1, model: { id: 'small' } });
  expect((await api.get('/v1/models/small/2/diff?against=small@1')).json<{ changes: object[] }>().changes.length).toBeGreaterThan(3);
  expect((await api.get('/v1/generations')).json()).toMatchObject({ items: [{ status: 'live', progress: 1 }] });
}

async function walkGenerations(api: Api): Promise<void> {
  expect((await api.post('/v1/models/rollback')).json()).toMatchObject({ status: 409, code: 'no-generation-before' });
  const begun = await api.post('/v1/models/small/2/activate', { shadow: true }, { key: 'analyst' });
  const { generation } = begun.json<{ generation: string }>();
  expect([begun.status, begun.headers['location']]).toEqual([202, `/v1/generations/${generation}`]);
  await api.becomes(() => api.engine.switches.generation(generation)?.status === 'shadow');
  expect((await api.get('/v1/leads?model=small@2')).json()).toMatchObject({ generation, model: { version: 2 }, items: [{ total: 2 }, { total: 1 }, { total: 1 }, { total: 0 }] });
  expect((await api.get(`/v1/generations/${generation}/diff`)).json()).toMatchObject({ generation, qualifies: { count: 0 } });
  const position = (await api.get('/v1/status')).json()['position'];
  expect((await api.post('/v1/models/small/2/activate', { generation, position })).json()).toMatchObject({ generation });
  expect((await api.post('/v1/models/rollback', undefined, { key: 'analyst' })).json()).toMatchObject({ model: { id: 'small', version: 1 } });
  expect((await api.get('/v1/leads')).json()).toMatchObject({ model: { version: 1 } });
  const ended = await api.post('/v1/models/small/2/deactivate');
  expect([ended.status, ended.json()]).toMatchObject([202, { generation, status: 'dropping' }]);
  await api.becomes(() => api.engine.switches.generation(generation) === null);
  const again = (await api.post('/v1/models/small/2/activate')).json<{ generation: string }>();
  expect((await api.call('DELETE', `/v1/generations/${again.generation}`)).json()).toMatchObject({ status: 'dropping', model: { version: 2 } });
}

async function walkReplays(api: Api): Promise<void> {
  const asked = { outcome: { channel: 'handoff' }, within: 'PT1H' };
  expect((await api.post('/v1/backtests', { ...asked, model: { id: 'small', version: 1 } })).json()).toMatchObject({ v: 1, models: [{ model: { id: 'small' } }] });
  expect((await api.post('/v1/fits', { ...asked, split: new Date(START).toISOString() })).json()).toMatchObject({ model: null, report: { learned: [] } });
  const { id } = (await api.post('/v1/replays', { model: { id: 'small', version: 2 } }, { key: 'analyst' })).json<{ id: string }>();
  for (let over = false; !over; await api.clock.breathe()) over = (await api.get(`/v1/replays/${id}`)).json()['endedAt'] !== null;
  expect((await api.get(`/v1/replays/${id}/report`)).json()).toMatchObject({ question: { model: { version: 2 }, against: { version: 1 } }, contacts: 4 });
  expect((await api.get(`/v1/replays/${id}/diff`)).json<{ items: object[] }>().items).toHaveLength(4);
  expect((await api.get('/v1/replays')).json()).toMatchObject({ items: [{ id, askedBy: 'analyst' }] });
  expect((await api.call('DELETE', `/v1/replays/${id}`)).json()).toMatchObject({ id });
}

async function walkOperations(api: Api, ada: string): Promise<void> {
  expect((await api.get('/v1/status', { key: 'analyst' })).json()).toMatchObject({ version: '0.1.0', caughtUp: true, contacts: 3, openHandoffs: 0, lag: 0 });
  expect((await api.post('/v1/verifications')).json()).toMatchObject({ contacts: 3, differing: 0 });
  const { generation } = (await api.post('/v1/rebuilds')).json<{ generation: string }>();
  await api.becomes(() => api.engine.projection.live?.gen === generation);
  expect((await api.get(`/v1/generations/${generation}`)).json()).toMatchObject({ generation, status: 'live', purpose: 'rebuild' });

  const headers = { 'content-type': 'application/cloudevents+json' };
  const conflict = await api.post('/v1/touchpoints', touchpoint('ada-1', 'ada@acme.example', { action: 'left' }), { headers });
  expect(conflict.json()).toMatchObject({ status: 409, code: 'conflict', factId: 'tests#ada-1' });
  const letters = (await api.get('/v1/dead-letters?status=open')).json<{ items: { id: string }[] }>();
  expect(letters.items).toMatchObject([{ id: conflict.json()['letterId'], code: 'conflict', via: 'http' }]);
  const letter = `/v1/dead-letters/${letters.items[0]?.id}`;
  expect((await api.get(letter)).json()).toMatchObject({ body: { form: 'json' }, text: expect.stringContaining('left') });
  expect((await api.post(`${letter}/retry`)).json()).toMatchObject({ outcome: 'conflict', factId: 'tests#ada-1' });

  const line = JSON.stringify({ kind: 'touchpoint', id: 'old', identities: [{ type: 'email', value: 'ada@acme.example' }], occurredAt: '2025-01-01T00:00:00Z', channel: 'web', action: 'viewed' });
  const imported = await api.post('/v1/imports?firstLine=11', `${line}\n\nbroken\n`, { headers: { 'content-type': 'application/x-ndjson' } });
  expect(imported.json()).toMatchObject({ counts: { accepted: 1, rejected: 1 }, problems: [{ line: 13, code: 'not-json' }] });
  expect((await api.post('/v1/imports?dryRun=true', line)).json()).toMatchObject({ counts: { accepted: 1 }, samples: [{ id: 'old' }] });
  expect((await api.get(`/v1/contacts/${ada}`)).json()).toMatchObject({ firstSeenAt: '2025-01-01T00:00:00.000Z' });

  const made = (await api.post('/v1/keys', { name: 'kim', role: 'sales', owner: 'Kim' })).json<{ secret: string }>();
  expect((await api.get('/v1/leads', { key: made.secret })).status).toBe(200);
  expect((await api.get('/v1/keys/kim')).json()).toMatchObject({ name: 'kim', role: 'sales', owner: 'Kim' });
  expect((await api.get('/v1/keys')).json<{ items: object[] }>().items).toHaveLength(5);
  expect((await api.call('DELETE', '/v1/keys/kim')).status).toBe(204);
  expect((await api.get('/v1/leads', { key: made.secret })).status).toBe(401);
}

async function walkBackups(api: Api): Promise<void> {
  const { id } = (await api.post('/v1/backups', { directory: '/copies' })).json<{ id: string }>();
  expect((await api.get(`/v1/backups/${id}`)).json()).toMatchObject({ id, status: 'done', progress: 1 });
}

async function walkViews(api: Api): Promise<void> {
  expect((await api.get('/v1/views')).json()).toMatchObject({ items: [{ name: 'views-1.db' }, { name: 'views-2.db', used: true }], nextCursor: null });
  expect((await api.call('DELETE', '/v1/views/views-1.db')).status).toBe(204);
}

async function walkPages(api: Api): Promise<void> {
  const none = { key: null };
  for (const name of ['live', 'startup', 'ready']) expect((await api.get(`/health/${name}`, none)).json()).toMatchObject({ status: 'up' });
  expect((await api.get('/metrics', none)).text).toContain('waymark_ingested_facts_total{door="http",outcome="accepted"}');
  expect((await api.get('/', none)).text).toContain('name="key"');
  expect((await api.get('/docs', none)).text).toContain('/docs/swagger-ui-bundle.js');
  expect((await api.get('/docs/swagger-ui.css', none)).headers['content-type']).toBe('text/css; charset=utf-8');
  expect((await api.get('/docs/index.html', none)).status).toBe(404);
  expect((await api.get('/openapi.json', none)).json()).toMatchObject({ openapi: '3.1.0' });
  expect((await api.get('/asyncapi.yaml', none)).text).toContain('asyncapi: 3.0.0');
  const own = { key: null, headers: { origin: 'http://localhost:3000', host: 'localhost:3000', 'content-type': 'application/x-www-form-urlencoded' } };
  const begun = await api.post('/session', `key=${api.keys['sales']}`, own);
  expect([begun.status, begun.headers['location']]).toEqual([303, '/']);
  const cookie = String(begun.headers['set-cookie']).split(';')[0] ?? '';
  expect((await api.get('/', { key: null, headers: { cookie } })).text).toContain('Best leads');
  expect((await api.post('/session/end', undefined, { ...own, headers: { ...own.headers, cookie } })).status).toBe(303);
  expect((await api.get('/', { key: null, headers: { cookie } })).text).toContain('name="key"');
}
