import type { Answered, Api } from '../api.fixture.spec';
import { DAY_MS, MODEL, START, startApi } from '../api.fixture.spec';

interface Queue {
  readonly items: readonly { readonly id: string; readonly contactId: string }[];
  readonly position: number;
  readonly nextCursor: string | null;
}

describe('the queue', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi();
    await api.activate(MODEL);
  });
  afterEach(() => api.stop());

  const queue = async (query = ''): Promise<Queue> => (await api.get(`/v1/handoffs${query}`, { key: 'sales' })).json<Queue>();
  const take = (id: string | undefined, step: string, body?: object, sent: object = {}): Promise<Answered> =>
    api.post(`/v1/handoffs/${id}/${step}`, body, { key: 'sales', ...sent });

  async function offer(name = 'ada'): Promise<string> {
    await api.touch(`${name}-demo`, `${name}@example.com`, { action: 'demo_requested' });
    await api.settled();
    return (await queue('?status=offered')).items[0]?.id ?? '';
  }

  it('lets one of two who accept at once win; the other is told what is allowed', async () => {
    const id = await offer();
    const { secret } = (await api.post('/v1/keys', { name: 'kim', role: 'sales', owner: 'Kim' })).json<{ secret: string }>();
    const both = await Promise.all([take(id, 'accept'), take(id, 'accept', undefined, { key: secret })]);
    const [won, lost] = both.sort((a, b) => a.status - b.status);
    expect([won?.status, lost?.status]).toEqual([200, 409]);
    expect(lost?.json()).toMatchObject({ code: 'transition-not-allowed', handoffStatus: 'accepted', allowed: ['convert', 'recycle', 'assign'] });
    expect(['sales', 'Kim']).toContain(won?.json()['owner']);
  });

  it('does a command once under one Idempotency-Key, and refuses the key for another', async () => {
    const id = await offer();
    const headers = { 'idempotency-key': 'k-1' };
    const first = await take(id, 'accept', { note: 'hi' }, { headers });
    const again = await take(id, 'accept', { note: 'hi' }, { headers });
    expect([again.status, again.json()]).toEqual([200, first.json()]);
    expect(again.headers['idempotency-key']).toBe('k-1');
    expect((await take(id, 'accept', { note: 'other' }, { headers })).json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect((await take(id, 'convert', undefined, { headers })).json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect((await take(id, 'convert', undefined, { headers: { 'idempotency-key': 'b l a n k' } })).json()).toMatchObject({ status: 400, code: 'invalid-idempotency-key' });
    const history = (await api.get(`/v1/handoffs/${id}`)).json<{ history: readonly { action: string }[] }>().history;
    expect(history.map(({ action }) => action)).toEqual(['offered', 'accepted']);
  });

  it('gets the same answer for what runs at the same moment under one key, and makes a key where none is sent', async () => {
    const id = await offer();
    const headers = { 'idempotency-key': 'k-2' };
    const both = await Promise.all([take(id, 'accept', undefined, { headers }), take(id, 'accept', undefined, { headers })]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const made = await take(id, 'convert');
    expect(made.headers['idempotency-key']).toMatch(/^[\w-]{24}$/);
  });

  it('repeats a refusal, too', async () => {
    const id = await offer();
    const headers = { 'idempotency-key': 'k-3' };
    const refused = await take(id, 'convert', undefined, { headers });
    expect(refused.json()).toMatchObject({ status: 409, code: 'transition-not-allowed', allowed: ['accept', 'reject', 'recycle', 'assign'] });
    await take(id, 'accept');
    expect((await take(id, 'convert', undefined, { headers })).json()).toEqual(refused.json());
  });

  /** Bob's hand-off, held by Ada, whom he was merged into; and what parts them. */
  async function heldByAda(): Promise<{ readonly id: string; readonly bob: string; readonly part: () => Promise<unknown> }> {
    const ada = await api.touch('ada-0', 'ada@example.com');
    const bob = await api.touch('bob-0', 'bob@example.com');
    const id = await offer('bob');
    const { merges } = (await api.post('/v1/contacts/merge', { contacts: [ada, bob] })).json<{ merges: readonly { mergeId: string }[] }>();
    await api.settled();
    expect((await queue()).items).toMatchObject([{ id, contactId: ada }]);
    return { id, bob, part: () => api.engine.people.unmerge(merges[0]?.mergeId ?? '', { by: 'admin', idempotencyKey: 'part' }) };
  }

  it.each(['step', 'assign'] as const)('lets sales %s though the contact is parted between being found and decided upon', async (what) => {
    const { id, bob, part } = await heldByAda();
    const { desk } = api.engine;
    const taken = desk[what].bind(desk) as (...said: unknown[]) => ReturnType<typeof desk.step>;
    jest.spyOn(desk, what).mockImplementationOnce((...said: unknown[]) => part().then(() => taken(...said)));
    const answer = what === 'step' ? await take(id, 'accept') : await take(id, 'assign', { owner: 'kim' });
    expect(answer.json()).toMatchObject({ contactId: bob, owner: what === 'step' ? 'sales' : 'kim' });
  });

  it('finds a hand-off whose contact was parted ahead of the views', async () => {
    const { id, bob, part } = await heldByAda();
    let release = (): void => undefined;
    const held = api.engine.projection.deciding(() => new Promise<void>((resolve) => (release = resolve)));
    await part();
    const shown = await api.get(`/v1/handoffs/${id}`);
    release();
    await held;
    expect(shown.json()).toMatchObject({ id, contactId: bob, status: 'offered' });
    await api.settled();
  });

  it('wants a reason where one is required', async () => {
    const id = await offer();
    for (const body of [undefined, {}, { reason: '' }, { reason: null }, { reason: 7 }]) {
      expect((await take(id, 'reject', body)).json()).toMatchObject({ status: 400, code: 'invalid-body', pointer: '/reason', detail: expect.stringContaining('reason is required') });
    }
    expect((await take(id, 'assign', {})).json()).toMatchObject({ status: 400, pointer: '/owner' });
    expect((await take(id, 'reject', { reason: 'student' })).status).toBe(200);
    expect((await take(id, 'assign', { owner: 'kim' })).json()).toMatchObject({ status: 409, allowed: [] });
    expect((await take('nothing', 'accept')).json()).toMatchObject({ status: 404, code: 'unknown-handoff' });
  });

  it('says what is overdue, and who no longer qualifies', async () => {
    const id = await offer();
    expect((await queue('?due=overdue')).items).toEqual([]);
    api.clock.moveTo(START + DAY_MS);
    expect((await queue('?due=overdue')).items).toMatchObject([{ id, overdue: true, stillQualified: true }]);
    expect((await queue(`?due=${new Date(START + DAY_MS).toISOString()}&owner=kim`)).items).toEqual([]);
  });

  it('lists who waits and who is blocked', async () => {
    const consent = { basis: 'consent', purposes: ['sales_contact'], withdrawn: true };
    const eve = await api.touch('eve-0', 'eve@example.com', { consent });
    await api.touch('eve-1', 'eve@example.com', { action: 'demo_requested' });
    const old = START - 30 * DAY_MS;
    const bob = await api.touch('bob-0', 'bob@example.com', { action: 'demo_requested' }, old);
    await api.settled();
    expect((await queue('?status=blocked')).items).toMatchObject([{ id: null, contactId: eve, status: 'blocked', consent: { salesContact: false } }]);
    expect((await queue('?status=waiting')).items).toMatchObject([{ id: null, contactId: bob, qualification: { total: 60 }, reasons: [{ title: 'Asked for a demo' }] }]);
    expect((await api.post('/v1/handoffs/release')).json()).toMatchObject({ offered: [{ contactId: bob }], refused: [] });
    await api.settled();
    expect((await queue()).items).toMatchObject([{ contactId: bob, why: 'release' }]);
  });

  it('is paged without gap or double', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await api.touch(name, `${name}@example.com`, { action: 'demo_requested' });
    await api.settled();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Queue = await queue(`?limit=2&cursor=${cursor}`);
      seen.push(...page.items.map(({ contactId }) => contactId));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });
});
