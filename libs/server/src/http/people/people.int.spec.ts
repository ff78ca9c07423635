import type { Answered, Api, Sent } from '../api.fixture.spec';
import { MODEL, START, startApi, touchpoint } from '../api.fixture.spec';

interface Decided {
  readonly contactId: string;
  readonly merges: readonly { readonly mergeId: string; readonly survivor: string; readonly loser: string }[];
}

interface Cases {
  readonly items: readonly { readonly id: string; readonly kind: string; readonly status: string; readonly contacts: readonly object[] }[];
  readonly nextCursor: string | null;
}

const DEMO = { action: 'demo_requested' };
const phone = (value: string): object => ({ identities: [{ type: 'phone', value }] });
const crm = (value: string): object => ({ identities: [{ type: 'crm_id', value }] });

describe('people', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi();
    await api.activate(MODEL);
  });
  afterEach(async () => {
    expect(await api.engine.projection.verify()).toMatchObject({ differing: 0 });
    await api.stop();
  });

  const merge = (contacts: readonly string[], sent: Sent = {}): Promise<Answered> => api.post('/v1/contacts/merge', { contacts }, sent);
  const cases = async (query = ''): Promise<Cases> => (await api.get(`/v1/cases${query}`)).json<Cases>();
  const settle = (id: string | undefined, settlement: string): Promise<Answered> => api.post(`/v1/cases/${id}/settle`, { settlement });

  async function adaAndBob(): Promise<readonly [string, string]> {
    const ada = await api.touch('ada-0', 'ada@acme.example', DEMO, START - 2);
    const event = { ...touchpoint('bob-p', 'bob@acme.example', {}, START - 1), type: 'waymark.profile.v1' };
    await api.post('/v1/touchpoints', { ...event, data: { profile: { name: 'Bob Lee' } } }, { headers: { 'content-type': 'application/cloudevents+json' } });
    const bob = await api.touch('bob-0', 'bob@acme.example', DEMO, START - 1);
    await api.settled();
    return [ada, bob];
  }

  it('that were merged answer by either id, with the contact that they are now', async () => {
    const [ada, bob] = await adaAndBob();
    const before = (await api.get(`/v1/contacts/${bob}`)).json<{ handoffs: readonly { id: string }[] }>();
    const merged = await merge([bob, ada]);
    const [first] = merged.json<Decided>().merges;
    expect(merged.json()).toMatchObject({
      contactId: ada,
      merges: [{ survivor: ada, loser: bob }],
      contact: { id: ada, name: 'Bob Lee', mergedInto: null, members: [ada, bob], facts: 6, score: { total: 120 }, handoffs: [{ status: 'offered' }, { status: 'superseded' }] },
    });
    await api.settled();

    const shown = (await api.get(`/v1/contacts/${bob}`, { key: 'sales' })).json();
    expect(shown).toEqual({ ...(await api.get(`/v1/contacts/${ada}`)).json(), mergedInto: ada });
    expect(shown).toMatchObject({ id: ada, mergedInto: ada, merges: [{ mergeId: first?.mergeId, survivor: ada, loser: bob, by: 'admin' }] });
    for (const asked of [`/v1/contacts/${bob}/score`, `/v1/contacts/${bob}/score?explain=true`]) {
      expect((await api.get(asked)).json()).toMatchObject({ contactId: ada, mergedInto: ada, total: 120 });
    }
    expect((await api.get(`/v1/contacts/${ada}/score`)).json()).not.toHaveProperty('mergedInto');
    const timeline = (await api.get(`/v1/contacts/${bob}/timeline`)).json<{ items: readonly object[] }>();
    expect(timeline).toEqual({ ...(await api.get(`/v1/contacts/${ada}/timeline`)).json(), mergedInto: ada });
    expect(timeline).toMatchObject({ contactId: ada });
    expect(timeline.items).toHaveLength(6);
    expect((await api.post('/v1/contacts/lookup', { type: 'email', value: 'bob@acme.example' })).json()).toMatchObject({ contactId: ada });
    expect((await api.get(`/v1/handoffs/${before.handoffs[0]?.id}`)).json()).toMatchObject({ contactId: ada, contact: { id: ada, name: 'Bob Lee' }, status: 'superseded' });
    expect((await api.get('/v1/leads')).json<{ items: readonly object[] }>().items).toMatchObject([{ contactId: ada, total: 120 }]);
  });

  it('are two again after an unmerge, are offered again, and stay two', async () => {
    const [ada, bob] = await adaAndBob();
    const { mergeId } = (await merge([ada, bob])).json<Decided>().merges[0] ?? { mergeId: '' };
    const path = `/v1/merges/${mergeId}/unmerge`;
    expect((await api.post(path)).json()).toMatchObject({ contactId: ada, merges: [], unmerged: [{ mergeId, survivor: ada, loser: bob }], contact: { members: [ada], merges: [], facts: 2 } });
    await api.settled();
    expect((await api.get(`/v1/contacts/${bob}`)).json()).toMatchObject({ id: bob, mergedInto: null, score: { total: 60 }, handoffs: [{ status: 'superseded' }, { status: 'offered', why: 'unmerge' }] });
    expect((await api.get(`/v1/contacts/${bob}/score`)).json()).not.toHaveProperty('mergedInto');
    expect((await api.post(path)).json()).toMatchObject({ status: 409, code: 'already-unmerged' });
    await api.touch('ada-1', 'ada@acme.example', phone('+4930123456'));
    await api.touch('asks', 'bob@acme.example', phone('+4930123456'));
    expect(await cases()).toMatchObject({ items: [{ kind: 'contacts-conflict', contacts: [{}, {}] }] });
  });

  it('decide once under one Idempotency-Key, and refuse the key for something else', async () => {
    const [ada, bob] = await adaAndBob();
    const headers = { 'idempotency-key': 'm-1' };
    const [one, two] = await Promise.all([merge([ada, bob], { headers }), merge([ada, bob], { headers })]);
    expect([one.status, two.json()]).toEqual([200, one.json()]);
    expect((await merge([ada, bob], { headers })).json()).toEqual(one.json());
    expect((await merge([bob, ada], { headers })).json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect((await merge([ada, bob])).json()).toMatchObject({ status: 409, code: 'already-merged' });
  });

  it('that cannot be told apart or found are refused with what to mend', async () => {
    const [ada] = await adaAndBob();
    const bodies = [undefined, {}, { contacts: 'ab' }, { contacts: [ada] }, { contacts: [ada, 7] }, { contacts: [ada, ada, ada] }, { contacts: [ada, ''] }];
    for (const body of bodies) expect((await api.post('/v1/contacts/merge', body)).json()).toMatchObject({ status: 400, code: 'invalid-body', pointer: '/contacts' });
    const unlink = async (body: object): Promise<object> => (await api.post('/v1/contacts/unlink', body)).json();
    expect((await merge([ada, 'nobody'])).json()).toMatchObject({ status: 404, code: 'unknown-contact' });
    expect(await unlink({ type: 'email', value: 'nobody@acme.example' })).toMatchObject({ status: 404, code: 'unknown-identity' });
    expect(await unlink({ type: 'email', value: ' ' })).toMatchObject({ status: 400, code: 'invalid-identity' });
    expect(await unlink({ type: 'shoe_size', value: '42' })).toMatchObject({ status: 400, code: 'invalid-body', pointer: '/type' });
    expect((await api.post('/v1/merges/none/unmerge')).json()).toMatchObject({ status: 404, code: 'unknown-merge' });
    expect((await settle('none', 'merge')).json()).toMatchObject({ status: 404, code: 'unknown-case' });
    expect((await settle('none', 'perhaps')).json()).toMatchObject({ status: 400, code: 'invalid-body', pointer: '/settlement' });
    expect((await api.get('/v1/cases?status=closed')).json()).toMatchObject({ status: 400, code: 'invalid-parameter' });
    expect((await api.get('/v1/cases', { key: 'sales' })).json()).toMatchObject({ status: 403 });
    expect((await merge([ada, ada], { key: 'sales' })).json()).toMatchObject({ status: 403 });
  });

  it('answer 503 where the index moves without end', async () => {
    const [ada, bob] = await adaAndBob();
    const commit = jest.spyOn(api.engine.parts.decisions, 'commit').mockResolvedValue('changed');
    const refused = await merge([ada, bob]);
    commit.mockRestore();
    expect([refused.json(), refused.headers['retry-after']]).toMatchObject([{ status: 503, code: 'index-contended' }, '1']);
    expect((await merge([ada, bob])).status).toBe(200);
  });

  it('that share what one may have lead to cases, which show who they are now and are settled', async () => {
    const [ada, bob] = await adaAndBob();
    await api.touch('ada-1', 'ada@acme.example', crm('1'));
    await api.touch('ada-2', 'ada@home.example', crm('1'));
    await api.settled();
    const found = await cases();
    expect(found.items).toMatchObject([
      {
        kind: 'identity-conflict',
        status: 'open',
        factId: 'tests#ada-2',
        fact: { factId: 'tests#ada-2', channel: 'webinar', action: 'attended' },
        differIn: [],
        identity: { type: 'email', value: 'ada@home.example', source: null },
        contacts: [{ id: ada, contactId: ada, contact: { email: 'ada@acme.example' } }],
      },
    ]);
    const [conflict] = found.items;
    const settled = await settle(conflict?.id, 'merge');
    expect(settled.json()).toMatchObject({ contactId: ada, merges: [], contact: { identities: expect.arrayContaining([expect.objectContaining({ value: 'ada@home.example' })]) } });
    expect((await settle(conflict?.id, 'merge')).json()).toMatchObject({ status: 409, code: 'case-settled' });
    expect(await cases()).toMatchObject({ items: [] });
    await merge([ada, bob]);
    expect((await cases('?status=all')).items).toMatchObject([{ id: conflict?.id, status: 'merged', contacts: [{ id: ada, contactId: ada }] }]);
  });

  it('whose case is about two are joined or parted by it', async () => {
    const [ada, bob] = await adaAndBob();
    await api.touch('ada-1', 'ada@acme.example', { identities: [{ type: 'crm_id', value: '1' }] });
    await api.touch('bob-1', 'bob@acme.example', { identities: [{ type: 'crm_id', value: '2' }, { type: 'phone', value: '+4930123456' }] });
    await api.touch('both', 'ada@acme.example', phone('+4930123456'));
    await api.settled();
    const [asked] = (await cases()).items;
    expect(asked).toMatchObject({ kind: 'contacts-conflict', identity: null, fact: { factId: 'tests#both' }, differIn: ['crm_id', 'email'] });
    expect(asked?.contacts).toHaveLength(2);
    expect(asked?.contacts).toEqual(expect.arrayContaining([expect.objectContaining({ id: bob, contact: expect.objectContaining({ name: 'Bob Lee' }) })]));
    const { merges } = (await settle(asked?.id, 'merge')).json<Decided>();
    expect(merges).toMatchObject([{ survivor: ada, loser: bob }]);
    await api.settled();
    expect((await cases('?status=all')).items[0]?.contacts).toEqual(expect.arrayContaining([expect.objectContaining({ id: bob, contactId: ada, contact: expect.objectContaining({ id: ada }) })]));
  });

  it('have their cases paged without gap or double, newest first', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await api.touch(name, `${name}@example.com`, crm(`${name}1`));
      await api.touch(`${name}-2`, `${name}@example.com`, crm(`${name}2`));
      if (name !== 'c') api.clock.moveTo(api.clock.now() + 1_000);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Cases = await cases(`?limit=2&cursor=${cursor}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual((await cases()).items.map(({ id }) => id));
    const crossed = Buffer.from(JSON.stringify(['cases:all', 1, 'x'])).toString('base64url');
    expect((await api.get(`/v1/cases?cursor=${crossed}`)).json()).toMatchObject({ status: 400, code: 'invalid-cursor' });
  });
});
