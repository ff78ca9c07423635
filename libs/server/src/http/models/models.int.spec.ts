import type { Api } from '../api.fixture.spec';
import { MODEL, startApi } from '../api.fixture.spec';

jest.setTimeout(30_000);

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

  it('is gone back from at once, and forth again; the same request is the same switch', async () => {
    expect((await api.post('/v1/models/rollback')).json()).toMatchObject({ status: 409, code: 'no-generation-before' });
    await api.activate(CHANGED);
    const headers = { 'idempotency-key': 'back' };
    const back = await api.post('/v1/models/rollback', undefined, { headers });
    expect([back.status, back.json()]).toMatchObject([200, { model: { id: 'small', version: 1 } }]);
    expect((await api.post('/v1/models/rollback', undefined, { headers })).json()).toEqual(back.json());
    // The answer that was kept is lost, the switch is not.
    expect(await api.engine.switches.rollback('admin', 'back')).toMatchObject({ ok: true, value: back.json() });
    expect((await api.get('/v1/status')).json()).toMatchObject({ live: { model: { version: 1 }, status: 'live', retiredAt: null } });
    expect((await api.post('/v1/models/rollback')).json()).toMatchObject({ model: { version: 2 } });
    await api.call('DELETE', `/v1/generations/${api.engine.switches.list().find(({ status }) => status === 'retired')?.gen ?? ''}`);
    expect((await api.post('/v1/models/rollback')).json()).toMatchObject({ status: 409, code: 'generation-dropped' });
  });

  it('has shadows beside it, which are read and ended', async () => {
    await api.post('/v1/models', CHANGED);
    expect((await api.get('/v1/leads?model=small@2')).json()).toMatchObject({ status: 409, code: 'not-active' });
    expect((await api.get('/v1/leads?model=small@9')).json()).toMatchObject({ status: 404, code: 'unknown-model' });
    expect((await api.post('/v1/models/small/2/deactivate')).json()).toMatchObject({ status: 409, code: 'not-active' });
    expect((await api.post('/v1/models/small/1/deactivate')).json()).toMatchObject({ status: 409, code: 'model-live' });
    expect((await api.post('/v1/models/small/1/activate', { shadow: true })).json()).toMatchObject({ status: 409, code: 'already-live' });
    expect((await api.post('/v1/models/small/2/activate', { shadow: true, generation: 'x', position: 1 })).json()).toMatchObject({ status: 400, pointer: '/shadow' });
    expect((await api.post('/v1/models/small/2/activate', { shadow: 'yes' })).json()).toMatchObject({ status: 400, pointer: '/shadow' });
    const { generation } = (await api.post('/v1/models/small/2/activate', { shadow: true })).json<{ generation: string }>();
    await api.becomes(() => api.engine.switches.generation(generation)?.status === 'shadow');
    expect((await api.post('/v1/models/small/2/activate')).json()).toMatchObject({ generation, status: 'shadow' });
    expect((await api.get('/v1/leads?model=small')).json()).toMatchObject({ generation, items: [{ qualified: false }] });
    expect((await api.get('/v1/leads')).json()).toMatchObject({ model: { version: 1 }, items: [{ qualified: true }] });
    const live = api.engine.projection.live?.gen ?? '';
    expect((await api.call('DELETE', `/v1/generations/${live}`)).json()).toMatchObject({ status: 409, code: 'model-live' });
    expect((await api.call('DELETE', '/v1/generations/none')).json()).toMatchObject({ status: 404, code: 'unknown-generation' });
    expect((await api.call('DELETE', `/v1/generations/${generation}`)).json()).toMatchObject({ generation, status: 'dropping' });
    expect((await api.get('/v1/leads?model=small')).json()).toMatchObject({ status: 409, code: 'not-active' });
  });

  it('leaves a walk through the leads with the rows that it began with', async () => {
    await api.touch('b', 'b@example.com', { action: 'demo_requested' });
    await api.settled();
    const first = (await api.get('/v1/leads?limit=1')).json<{ generation: string; nextCursor: string }>();
    await api.activate({ ...CHANGED, title: 'Other' });
    expect((await api.get('/v1/leads?limit=1')).json()['generation']).not.toBe(first.generation);
    const second = (await api.get(`/v1/leads?limit=1&cursor=${first.nextCursor}`)).json();
    expect(second).toMatchObject({ generation: first.generation, model: { version: 1 }, items: [{ qualified: true }] });
    await api.call('DELETE', `/v1/generations/${first.generation}`);
    expect((await api.get(`/v1/leads?limit=1&cursor=${first.nextCursor}`)).json()).toMatchObject({ status: 400, code: 'invalid-cursor' });
  });

  it('shows every reader the rows of one model, whatever is switched, ended and made anew meanwhile', async () => {
    // Under version V each touch is worth V points: a row tells whose it is.
    const worth = (points: number) => ({ schema: 'waymark/scoring-model/v1', id: 'worth', behaviour: { rules: [{ id: 'any', when: { channel: 'webinar' }, points }] } });
    for (const email of ['c', 'd', 'e']) await api.touch(email, `${email}@example.com`);
    await api.activate(worth(1));
    const seen = new Set<number>();
    const mixtures: object[] = [];
    const look = async (): Promise<void> => {
      const page = (await api.get('/v1/leads')).json<{ model: { version: number }; items: { total: number; touches: number }[] }>();
      seen.add(page.model.version);
      const whose = page.items.map(({ total, touches }) => total / touches);
      if (whose.length !== 4 || whose.some((version) => version !== page.model.version)) mixtures.push({ model: page.model, whose });
    };
    const works = [
      () => api.activate(worth(2)),
      () => api.post('/v1/models/rollback'),
      async () => {
        const { generation } = (await api.post('/v1/rebuilds')).json<{ generation: string }>();
        await api.becomes(() => api.engine.projection.live?.gen === generation);
      },
      () => api.post('/v1/models/worth/2/deactivate'),
      () => api.activate(worth(3)),
    ];
    for (const work of works) {
      const doing = { on: true };
      const done = work().finally(() => (doing.on = false));
      while (doing.on) {
        await look();
        // Answers in the same process come without a turn of the event loop.
        await api.clock.breathe();
      }
      await done;
      await look();
    }
    expect(mixtures).toEqual([]);
    expect([...seen].sort()).toEqual([1, 2, 3]);
  });

  it('refuses a model that is not sound, with every error', async () => {
    const refused = await api.post('/v1/models', { ...MODEL, fit: { rules: [{ id: 'a', when: { 'profile.x': 1 }, points: 0 }] } });
    expect(refused.json()).toMatchObject({ status: 422, code: 'invalid-model', errors: [{ path: '/fit/rules/0/points', message: expect.any(String) }] });
    expect((await api.post('/v1/models')).json()).toMatchObject({ status: 422, code: 'invalid-model' });
  });
});
