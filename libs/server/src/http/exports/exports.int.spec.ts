import type { Api } from '../api.fixture.spec';
import { DAY_MS, MODEL, START, startApi } from '../api.fixture.spec';

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
}

describe('exports', () => {
  let api: Api;
  let ada: string;
  let bob: string;
  beforeAll(async () => {
    api = await startApi();
    await api.activate(MODEL);
    ada = await api.touch('ada-0', 'ada@acme.example', {}, START - DAY_MS);
    await api.touch('ada-1', 'ada@acme.example', { channel: 'web', action: 'demo_requested', attributes: { plan: 'pro' } });
    bob = await api.touch('bob-0', 'bob@example.com');
    await api.settled();
  });
  afterAll(() => api.stop());

  async function table(name: string, more: object = {}, from?: string | null): Promise<Page['items']> {
    const items: Page['items'][number][] = [];
    for (let cursor = from; cursor !== null; ) {
      const page: Page = (await api.post('/v1/exports', { table: name, ...more, cursor })).json<Page>();
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  it('tell facts, scores, journeys and hand-offs by contact, and nothing personal', async () => {
    const facts = await table('facts');
    expect(facts.filter(({ contactId }) => contactId === ada)).toMatchObject([{ factId: 'tests#ada-0', kind: 'touchpoint', channel: 'webinar', occurredAt: '2026-03-01T09:00:00.000Z' }, { factId: 'tests#ada-1', attributes: '{"plan":"pro"}' }, { channel: 'handoff', action: 'offered' }]);
    expect(JSON.stringify([facts, await table('handoffs')])).not.toMatch(/acme|example\.com/);
    expect(await table('scores')).toEqual(expect.arrayContaining([expect.objectContaining({ contactId: ada, total: 80, qualified: true }), expect.objectContaining({ contactId: bob, total: 20, qualified: false })]));
    expect((await table('journeys')).filter(({ contactId }) => contactId === ada)).toMatchObject([{ event: 'stage', stage: 'discover' }, { event: 'qualification', total: 80, factId: 'tests#ada-1' }]);
    expect(await table('handoffs')).toMatchObject([{ contactId: ada, status: 'offered', modelId: 'small', modelVersion: 1, total: 80 }]);
  });

  it('are the same in pages of any size, and stay with where they began', async () => {
    for (const name of ['facts', 'journeys']) expect(await table(name, { limit: 1 })).toEqual(await table(name));
    const first = (await api.post('/v1/exports', { table: 'facts', limit: 1 })).json<Page & { position: number }>();
    const all = await table('facts');
    await api.touch('bob-1', 'bob@example.com');
    await api.touch('eve-0', 'eve@example.com');
    await api.settled();
    const rest = await table('facts', {}, first.nextCursor);
    expect([...first.items, ...rest]).toEqual(all);
  });

  it('of one log position name no fact that facts lack, whatever comes in between the tables', async () => {
    const { items, ...begun } = (await api.post('/v1/exports', { table: 'facts' })).json<Page & { asOf: string; position: number; of: number }>();
    const known = { contacts: new Set(items.map(({ contactId }) => contactId)), facts: new Set(items.map(({ factId }) => factId)) };
    await api.touch('bob-late', 'bob@example.com', { action: 'demo_requested' });
    const cay = await api.touch('cay-late', 'cay@example.com', { action: 'demo_requested' });
    await api.settled();
    const { asOf, position } = begun;
    const names = (rows: Page['items']): boolean => rows.every(({ contactId, factId = null }) => known.contacts.has(contactId) && (factId === null || known.facts.has(factId)));
    for (const name of ['facts', 'scores', 'journeys', 'handoffs']) {
      const pinned = await table(name, { asOf, position, limit: 2 });
      expect([name, pinned.length > 0, names(pinned)]).toEqual([name, true, true]);
      expect([name, names(await table(name, { asOf }))]).toEqual([name, false]);
    }
    expect((await table('scores', { asOf })).map(({ contactId }) => contactId)).toContain(cay);
    expect((await api.post('/v1/exports', { table: 'scores', position: 1e9 })).json()).toMatchObject({ status: 409, code: 'position-ahead', detail: expect.stringContaining('behind the log\'s end') });
  });

  it('say on every page how many contacts there were at the first', async () => {
    const first = (await api.post('/v1/exports', { table: 'facts', limit: 1 })).json<Page & { of: number }>();
    await api.touch('dan-0', 'dan@example.com');
    await api.settled();
    const second = (await api.post('/v1/exports', { table: 'facts', limit: 1, cursor: first.nextCursor })).json<Page & { of: number }>();
    const anew = (await api.post('/v1/exports', { table: 'facts', limit: 1 })).json<Page & { of: number }>();
    expect([second.of, anew.of]).toEqual([first.of, first.of + 1]);
  });

  it('tell everybody once, as they were where the export began, whoever is merged or parted between its pages', async () => {
    const people = await Promise.all(['fay', 'gus', 'hal'].map((who) => api.touch(`${who}-0`, `${who}@example.com`)));
    const [first = '', second = '', third = ''] = people.sort();
    const merge = async (contacts: readonly string[]): Promise<string> => {
      const { merges } = (await api.post('/v1/contacts/merge', { contacts })).json<{ merges: readonly { mergeId: string }[] }>();
      await api.settled();
      return merges[0]?.mergeId ?? '';
    };
    const undone = await merge([second, third]);
    await api.settled();
    const before = { facts: await table('facts'), scores: await table('scores') };
    const begun = (await api.post('/v1/exports', { table: 'facts', limit: 1 })).json<Page & { asOf: string; position: number }>();
    await api.post(`/v1/merges/${undone}/unmerge`, {});
    await merge([first, second]);
    await merge([ada, third]);
    const rest = await table('facts', { limit: 2 }, begun.nextCursor);
    expect([...begun.items, ...rest]).toEqual(before.facts);
    const { asOf, position } = begun;
    const scores = await table('scores', { asOf, position });
    expect(scores.map(({ contactId, total }) => [contactId, total])).toEqual(before.scores.map(({ contactId, total }) => [contactId, total]));
    expect(await table('scores', { asOf })).toHaveLength(scores.length - 1);
  });

  it('tell scores as of any instant', async () => {
    expect(await table('scores', { asOf: new Date(START - 1).toISOString(), model: 'small@1' })).toMatchObject([{ contactId: ada, total: 20, asOf: '2026-03-02T08:59:59.999Z' }]);
  });

  it('are refused where they are asked wrongly', async () => {
    expect((await api.post('/v1/exports', { table: 'people' })).json()).toMatchObject({ code: 'invalid-body', pointer: '/table' });
    expect((await api.post('/v1/exports', { table: 'scores', asOf: 'yesterday' })).json()).toMatchObject({ code: 'invalid-body', pointer: '/asOf', detail: 'asOf must be an RFC 3339 time with an offset, such as 2026-03-01T09:00:00Z' });
    expect((await api.post('/v1/exports', { table: 'scores', position: -1 })).json()).toMatchObject({ code: 'invalid-body', pointer: '/position' });
    expect((await api.post('/v1/exports', { table: 'facts', cursor: 'x' })).json()).toMatchObject({ code: 'invalid-cursor', status: 400 });
    expect((await api.post('/v1/exports', { table: 'scores', model: 'none' })).json()).toMatchObject({ code: 'unknown-model', status: 404 });
    expect((await api.post('/v1/exports', { table: 'facts' }, { key: 'analyst' })).status).toBe(403);
  });
});
