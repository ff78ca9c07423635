import type { Api } from '../api.fixture.spec';
import { MODEL, startApi, touchpoint } from '../api.fixture.spec';

describe('the page of the demonstration', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ demonstration: true });
    await api.activate(MODEL);
    const event = { ...touchpoint('p', 'eve@example.com'), type: 'waymark.profile.v1', data: { profile: { name: '<b>Eve</b>' }, account: { name: 'A & B' } } };
    await api.post('/v1/touchpoints', event, { headers: { 'content-type': 'application/cloudevents+json' } });
    await api.touch('e', 'eve@example.com', { action: 'demo_requested' });
    await api.settled();
  });
  afterAll(() => api.stop());

  const open = async (host: string): Promise<{ readonly text: string; readonly cookie: string | null; readonly policy: string }> => {
    const { text, headers } = await api.get('/', { key: null, headers: { host } });
    const set = headers['set-cookie'];
    return { text, cookie: set === undefined ? null : (String(set).split(';')[0] ?? ''), policy: String(headers['content-security-policy']) };
  };

  it('needs no key, and shows the queue with its reasons, escaped', async () => {
    const { text, policy } = await open('localhost:3000');
    expect(text).toContain('&lt;b&gt;Eve&lt;/b&gt;');
    expect(text).toContain('A &amp; B');
    expect(text).toContain('Asked for a demo');
    expect(text).not.toContain('<b>Eve');
    expect(policy).toContain("default-src 'none'");
  });

  it('gives a session of role sales that only its own page can use to write', async () => {
    const { cookie } = await open('127.0.0.1:3000');
    const headers = { cookie: cookie ?? '' };
    const { items } = (await api.get('/v1/handoffs', { key: null, headers })).json<{ items: readonly { id: string }[] }>();
    const path = `/v1/handoffs/${items[0]?.id}/accept`;
    expect((await api.get('/v1/keys', { key: null, headers })).status).toBe(403);
    for (const foreign of [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'http://evil.example' }]) {
      expect((await api.post(path, undefined, { key: null, headers: { ...headers, ...foreign } })).json()).toMatchObject({ status: 403, code: 'cross-site' });
    }
    expect((await api.post(path, undefined, { key: null, headers: { ...headers, 'x-waymark-page': '1' } })).json()).toMatchObject({ owner: 'demonstration' });
  });

  it('gives none to a name that somebody pointed here, and none a second time', async () => {
    expect((await open('evil.example')).cookie).toBeNull();
    const { cookie } = await open('localhost');
    expect((await api.get('/', { key: null, headers: { cookie: cookie ?? '' } })).headers['set-cookie']).toBeUndefined();
  });
});

describe('the page elsewhere', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const signIn = (key: string | undefined, headers: object = { 'sec-fetch-site': 'same-origin' }) =>
    api.post('/session', `key=${encodeURIComponent(key ?? '')}`, { key: null, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

  it('asks for a key, and says when it is none', async () => {
    expect((await api.get('/', { key: null })).text).toContain('<form class="in"');
    expect((await signIn('wrong')).headers).toMatchObject({ location: '/?refused' });
    expect((await api.get('/?refused', { key: null })).text).toContain('not known here');
    expect((await signIn(api.keys['sales'], { 'sec-fetch-site': 'cross-site' })).json()).toMatchObject({ status: 403, code: 'cross-site' });
  });

  it('shows an analyst no people, and nobody anything once the key is revoked', async () => {
    const { secret } = (await api.post('/v1/keys', { name: 'ann', role: 'analyst' })).json<{ secret: string }>();
    const cookie = String((await signIn(secret)).headers['set-cookie']).split(';')[0] ?? '';
    const { text } = await api.get('/', { key: null, headers: { cookie } });
    expect(text).toContain('log position');
    expect(text).not.toContain('Best leads');
    await api.call('DELETE', '/v1/keys/ann');
    expect((await api.get('/', { key: null, headers: { cookie } })).text).toContain('<form class="in"');
    expect((await api.get('/v1/status', { key: null, headers: { cookie } })).json()).toMatchObject({ status: 401 });
  });
});
