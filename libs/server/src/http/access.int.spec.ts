import type { Api } from './api.fixture.spec';
import { startApi } from './api.fixture.spec';
import { ROUTE_DOCS } from './openapi/document';

const ROLES = ['channel', 'sales', 'analyst', 'admin'];

describe('who may call', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const guarded = ROUTE_DOCS.filter(({ access }) => access !== 'everybody');

  it.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))('%s is for its roles only', async (_name, route) => {
    const url = route.path.replaceAll(/\{\w+\}/g, 'x');
    const nobody = await api.call(route.method, url, { key: null });
    expect(nobody.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(nobody.headers['www-authenticate']).toBe('Bearer realm="waymark"');
    for (const role of ROLES.filter((each) => each !== 'admin' && !route.access.includes(each as never))) {
      const refused = await api.call(route.method, url, { key: role });
      expect(refused.json()).toMatchObject({ status: 403, code: 'wrong-role', role });
    }
  });

  it.each(['wrong', 'Bearer', 'a b c'])('a key that is none is refused: %s', async (key) => {
    const refused = await api.get('/v1/leads', { key });
    expect(refused.json()).toMatchObject({ status: 401, code: 'unauthenticated', detail: expect.stringContaining('waymark keys add') });
  });

  it('another scheme is refused', async () => {
    const refused = await api.get('/v1/leads', { key: null, headers: { authorization: 'Basic eDp5' } });
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toContain('invalid_token');
  });

  it('a channel key writes for its sources and channels only', async () => {
    const { secret } = (await api.post('/v1/keys', { name: 'web', role: 'channel', sources: ['site'], channels: ['web'] })).json<{ secret: string }>();
    const send = (source: string, channel: string) =>
      api.post(
        '/v1/touchpoints',
        { identities: [{ type: 'email', value: 'a@example.com' }], channel, action: 'viewed' },
        {
          key: secret,
          headers: { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': source, 'ce-type': 'waymark.touchpoint.v1', 'ce-time': '2026-03-01T00:00:00Z' },
        },
      );
    expect((await send('shop', 'web')).json()).toMatchObject({ status: 403, code: 'source-not-allowed', pointer: '/source' });
    expect((await send('site', 'email')).json()).toMatchObject({ status: 403, code: 'channel-not-allowed' });
    expect((await send('site', 'web')).status).toBe(202);
    expect((await api.get('/v1/leads', { key: secret })).status).toBe(403);
  });

  it('limits that would not hold are refused, and names that are taken', async () => {
    expect((await api.post('/v1/keys', { name: 'a', role: 'analyst', owner: 'Kim' })).json()).toMatchObject({ status: 400, pointer: '/owner' });
    expect((await api.post('/v1/keys', { name: 'a', role: 'sales', sources: ['x'] })).json()).toMatchObject({ status: 400, pointer: '/sources' });
    expect((await api.post('/v1/keys', { name: 'sales', role: 'sales' })).json()).toMatchObject({ status: 409, code: 'name-taken' });
    expect((await api.post('/v1/keys', { name: 'a b', role: 'boss' })).json()).toMatchObject({
      status: 400,
      code: 'invalid-body',
      errors: [{ pointer: '/name' }, { pointer: '/role', message: 'role must be one of channel, sales, analyst, admin' }],
    });
  });

  it('a key\'s secret is told once, to a repetition everything else', async () => {
    const headers = { 'idempotency-key': 'make-lee' };
    const made = (await api.post('/v1/keys', { name: 'lee', role: 'sales' }, { headers })).json();
    const again = await api.post('/v1/keys', { name: 'lee', role: 'sales' }, { headers });
    expect([again.status, again.json()]).toEqual([201, { ...made, secret: null }]);
  });
});

describe('what the addresses take', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('nothing answers elsewhere', async () => {
    expect((await api.get('/v2/leads')).json()).toMatchObject({ status: 404, code: 'unknown-address' });
  });

  it('another method is told which are taken', async () => {
    const refused = await api.call('PUT', '/v1/leads');
    expect(refused.json()).toMatchObject({ status: 405, code: 'method-not-allowed', allowed: ['GET'] });
    expect(refused.headers['allow']).toBe('GET');
    expect((await api.call('PUT', '/v1/models/small')).headers['allow']).toBe('GET');
  });

  it('an address that cannot be decoded is refused', async () => {
    expect((await api.get('/v1/contacts/%zz')).json()).toMatchObject({ status: 400, code: 'malformed-address' });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['sort=name', 'sort'],
    ['stage=lead', 'stage'],
    ['minTotal=much', 'minTotal'],
    ['owner=a&owner=b', 'owner'],
  ])('a parameter that is not acceptable is named: %s', async (query, parameter) => {
    expect((await api.get(`/v1/leads?${query}`)).json()).toMatchObject({ status: 400, code: 'invalid-parameter', parameter });
  });

  it.each(['xyz', Buffer.from('["models"]').toString('base64url'), Buffer.from('["keys","a"]').toString('base64url')])(
    'a cursor of another list is refused: %s',
    async (cursor) => {
      expect((await api.get(`/v1/models?cursor=${cursor}`)).json()).toMatchObject({ status: 400, code: 'invalid-cursor' });
    },
  );

  it.each([
    ['{', 'not-json', undefined],
    ['[]', 'invalid-body', undefined],
    ['{"type":"email"}', 'invalid-body', '/value'],
    ['{"type":"name","value":"x"}', 'invalid-body', '/type'],
    ['{"type":"email","value":"x","more":1}', 'invalid-body', '/more'],
    ['{"type":"phone","value":"abc"}', 'invalid-identity', undefined],
  ])('a body that is not acceptable is told where: %s', async (body, code, pointer) => {
    expect((await api.post('/v1/contacts/lookup', body)).json()).toMatchObject({ status: 400, code, ...(pointer === undefined ? {} : { pointer }) });
  });

  it('what is not there is not found', async () => {
    const expected = {
      '/v1/contacts/x': 'unknown-contact',
      '/v1/contacts/x/timeline': 'unknown-contact',
      '/v1/handoffs/x': 'unknown-handoff',
      '/v1/models/x': 'unknown-model',
      '/v1/models/x/1': 'unknown-model',
      '/v1/generations/x': 'unknown-generation',
      '/v1/generations/x/diff': 'unknown-generation',
      '/v1/dead-letters/x': 'unknown-letter',
      '/v1/keys/x': 'unknown-key',
    };
    for (const [url, code] of Object.entries(expected)) expect((await api.get(url)).json()).toMatchObject({ status: 404, code });
    expect((await api.post('/v1/contacts/lookup', { type: 'email', value: 'no@example.com' })).json()).toMatchObject({ status: 404, code: 'unknown-contact' });
    expect((await api.post('/v1/dead-letters/x/retry')).json()).toMatchObject({ status: 404, code: 'unknown-letter' });
    expect((await api.call('DELETE', '/v1/keys/x')).json()).toMatchObject({ status: 404, code: 'unknown-key' });
  });

  it('an error of ours says nothing of the inside, and is logged', async () => {
    const spy = jest.spyOn(api.engine.keys, 'list').mockRejectedValueOnce(new Error('secret thing'));
    const answer = await api.app.inject({ method: 'GET', url: '/v1/keys', headers: { authorization: `Bearer ${api.keys['admin']}` } });
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.payload).not.toContain('secret thing');
    expect(api.test.failures.join()).toContain('secret thing');
    spy.mockRestore();
  });
});
