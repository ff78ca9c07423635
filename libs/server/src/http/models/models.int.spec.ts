import type { Api } from '../api.fixture.spec';
import { MODEL, startApi } from '../api.fixture.spec';

const CHANGED = { ...MODEL, qualification: { when: { 'state.total': { gte: 500 } } } };

describe('a switch of models', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi();
    await api.activate(MODEL);
    await api.touch('a', 'a@example.com', { action: 'demo_requested' });
    await api.settled();
  });
  afterEach(() => api.stop());

  it('is begun, looked at and confirmed', async () => {
    await api.post('/v1/models', CHANGED);
    const begun = await api.post('/v1/models/small/2/activate', undefined, { key: 'analyst' });
    const { generation } = begun.json<{ generation: string }>();
    expect([begun.status, begun.headers['location']]).toEqual([202, `/v1/generations/${generation}`]);
    await api.becomes(() => api.engine.switches.generation(generation)?.status === 'ready');
    const diff = (await api.get(`/v1/generations/${generation}/diff`)).json<{ position: number }>();
    expect(diff).toMatchObject({ noLonger: { count: 1 }, qualifies: { count: 0 }, contacts: 1 });
    await api.touch('b', 'b@example.com');
    await api.settled();
    expect((await api.post('/v1/models/small/1/activate', { generation, position: diff.position })).json()).toMatchObject({ status: 409, code: 'another-model' });
    const confirmed = await api.post('/v1/models/small/2/activate', { generation, position: diff.position });
    expect([confirmed.status, confirmed.json()]).toMatchObject([200, { generation, changedSince: expect.any(Number) }]);
    expect(confirmed.json()['changedSince']).toBeGreaterThan(0);
    expect((await api.get('/v1/status')).json()).toMatchObject({ live: { model: { version: 2 } } });
    expect((await api.get('/v1/handoffs')).json()).toMatchObject({ items: [{ stillQualified: false, model: { version: 1 } }] });
    expect((await api.post('/v1/models/small/2/activate', { generation, position: diff.position })).json()).toMatchObject({ status: 409, code: 'already-live' });
  });

  it('refuses what is half said or not there', async () => {
    expect((await api.post('/v1/models/none/1/activate')).json()).toMatchObject({ status: 404, code: 'unknown-model' });
    expect((await api.post('/v1/models/small/9/activate')).json()).toMatchObject({ status: 404, code: 'unknown-model' });
    expect((await api.post('/v1/models/small/one/activate')).json()).toMatchObject({ status: 400, parameter: 'version' });
    expect((await api.post('/v1/models/small/1/activate', { generation: 'x' })).json()).toMatchObject({ status: 400, pointer: '/position' });
    expect((await api.post('/v1/models/small/1/activate', { position: 1 })).json()).toMatchObject({ status: 400, pointer: '/generation' });
    expect((await api.post('/v1/models/small/1/activate', { generation: 'x', position: 1.5 })).json()).toMatchObject({ status: 400, pointer: '/position' });
    expect((await api.post('/v1/models/small/1/activate', { generation: 'x', position: 1 })).json()).toMatchObject({ status: 404, code: 'unknown-generation' });
    expect((await api.get('/v1/models/small/1/diff')).json()).toMatchObject({ status: 400, parameter: 'against' });
    expect((await api.get('/v1/models/small/1/diff?against=small@7')).json()).toMatchObject({ status: 404, code: 'unknown-model' });
    expect((await api.post('/v1/rebuilds', { view: 'moods' })).json()).toMatchObject({ status: 400, pointer: '/view' });
  });

  it('refuses a model that is not sound, with every error', async () => {
    const refused = await api.post('/v1/models', { ...MODEL, fit: { rules: [{ id: 'a', when: { 'profile.x': 1 }, points: 0 }] } });
    expect(refused.json()).toMatchObject({ status: 422, code: 'invalid-model', errors: [{ path: '/fit/rules/0/points', message: expect.any(String) }] });
    expect((await api.post('/v1/models')).json()).toMatchObject({ status: 422, code: 'invalid-model' });
  });
});
