import { gzipSync } from 'node:zlib';
import type { Api } from '../api.fixture.spec';
import { START, startApi } from '../api.fixture.spec';

const iso = (ms: number): string => new Date(START + ms).toISOString();
const track = (messageId: string, more: object = {}): object => ({ type: 'track', messageId, userId: 'u1', event: 'Signed Up', timestamp: iso(-60_000), ...more });

describe('Segment\'s addresses', () => {
  let api: Api;
  let key: string;
  beforeEach(async () => {
    api = await startApi({}, { maxWaitingFacts: 3 });
    key = await keyFor({ segment: 'shop' });
  });
  afterEach(() => api.stop());

  const keyFor = async (more: object): Promise<string> => {
    const name = `k-${(await api.engine.keys.list()).length}`;
    return (await api.post('/v1/keys', { name, role: 'channel', ...more })).json<{ secret: string }>().secret;
  };
  const basic = (user: string, password = ''): Record<string, string> => ({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` });
  const send = (call: string, body: unknown, headers: Readonly<Record<string, string>> = basic(key)) => api.post(`/v1/${call}`, body, { key: null, headers });
  const letters = async () => (await api.get('/v1/dead-letters')).json<{ items: { id: string }[] }>().items;

  it('take a batch with the key as the user name, and a retry that was sent later adds nothing', async () => {
    const batch = [track('m1'), track('m2')];
    const first = await send('batch', { batch, sentAt: iso(-5_000) });
    expect([first.status, first.json()]).toMatchObject([200, { success: true, events: [{ outcome: 'accepted', factId: 'segment:shop#m1' }, { outcome: 'accepted' }] }]);
    api.clock.moveTo(START + 7_000);
    const again = await send('batch', { batch, sentAt: iso(-4_000) });
    expect(again.json()).toMatchObject({ success: true, events: [{ outcome: 'duplicate' }, { outcome: 'duplicate' }] });
    const end = await api.engine.parts.log.end();
    expect((await send('batch', { batch: [track('m1')], sentAt: null })).json()).toMatchObject({ events: [{ outcome: 'duplicate' }] });
    expect(await api.engine.parts.log.end()).toBe(end);
  });

  it('set the instant right by the difference between receipt and sentAt', async () => {
    const answer = await send('track', track('m1', { timestamp: iso(3_600_000 - 10_000), sentAt: iso(3_600_000) }));
    const { contactId } = answer.json<{ events: { contactId: string }[] }>().events[0] ?? { contactId: '' };
    await api.settled();
    expect((await api.get(`/v1/contacts/${contactId}/timeline`)).json()).toMatchObject({ items: [{ occurredAt: iso(-10_000), channel: 'product', action: 'signed_up' }] });
  });

  it('carry on under a new key of the same name', async () => {
    await send('track', track('m1'));
    const next = await keyFor({ segment: 'shop' });
    expect((await send('track', track('m1'), basic(next))).json()).toMatchObject({ events: [{ outcome: 'duplicate' }] });
    const other = await keyFor({ segment: 'app' });
    expect((await send('track', track('m1'), basic(other))).json()).toMatchObject({ events: [{ outcome: 'accepted', factId: 'segment:app#m1' }] });
  });

  it('never refuse a batch for one message; what was refused stands in the answer and in the log', async () => {
    const warned = jest.spyOn(api.engine.parts.logger, 'warn');
    const answer = await send('batch', { batch: [track('m1'), track('m2', { event: '注册' }), null, track('m1', { event: 'Other' })] });
    expect([answer.status, answer.json()]).toMatchObject([
      200,
      {
        success: true,
        events: [
          { outcome: 'accepted' },
          { outcome: 'rejected', code: 'invalid-field', pointer: '/event' },
          { outcome: 'rejected', code: 'invalid-field', pointer: '' },
          { outcome: 'conflict', factId: 'segment:shop#m1' },
        ],
      },
    ]);
    expect(warned.mock.calls).toEqual([[{ key: expect.any(String), call: 'batch', refused: 2, of: 4, first: expect.objectContaining({ pointer: '/event' }) }, expect.any(String)]]);
    expect(JSON.stringify(warned.mock.calls)).not.toContain('注册');
  });

  it('refuse a single message that is not taken', async () => {
    expect((await send('track', track('m1', { event: '!' }))).json()).toMatchObject({ status: 400, code: 'invalid-field', pointer: '/event' });
    expect((await send('page', track('m1'))).json()).toMatchObject({ status: 400, code: 'unknown-type', pointer: '/type' });
    await send('track', track('m1'));
    expect((await send('track', track('m1', { event: 'Other' }))).json()).toMatchObject({ status: 409, code: 'conflict' });
  });

  it('keep a conflict as an event that can be put back', async () => {
    await send('batch', { batch: [track('m1'), track('m1', { event: 'Other' })] });
    const [letter] = await letters();
    const shown = (await api.get(`/v1/dead-letters/${letter?.id}`)).json<{ text: string }>();
    expect(JSON.parse(shown.text)).toMatchObject({ source: 'segment:shop', id: 'm1', data: { action: 'other', segment: { message: { event: 'Other' } } } });
    expect((await api.post(`/v1/dead-letters/${letter?.id}/retry`)).json()).toMatchObject({ outcome: 'conflict' });
    expect(await letters()).toHaveLength(1);
  });

  it('are for keys that stand for a source', async () => {
    expect((await send('track', track('m1'), basic(await keyFor({})))).json()).toMatchObject({ status: 403, code: 'no-segment-source', detail: expect.stringContaining('--segment') });
    expect((await send('track', track('m1'), basic('nobody'))).json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await send('track', track('m1'), { authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await send('track', track('m1'), basic(key, 'x'))).status).toBe(200);
    expect((await api.get('/v1/leads', { key: null, headers: basic(api.keys['sales'] ?? '') })).status).toBe(401);
    expect((await api.post('/v1/keys', { name: 'x', role: 'sales', segment: 'shop' })).json()).toMatchObject({ status: 400, pointer: '/segment' });
    expect((await api.post('/v1/keys', { name: 'x', role: 'channel', segment: 'a#b' })).json()).toMatchObject({ status: 400, pointer: '/segment' });
  });

  it('keep to the key\'s channels; its sources are for events', async () => {
    const limited = await keyFor({ segment: 'shop', sources: ['site'], channels: ['web'] });
    expect((await send('track', track('m1', { properties: { channel: 'web' } }), basic(limited))).status).toBe(200);
    expect((await send('track', track('m2'), basic(limited))).json()).toMatchObject({ status: 403, code: 'channel-not-allowed', pointer: '/properties/channel' });
  });

  it('unpack gzip within its bound, and refuse what cannot be read', async () => {
    const packed = { ...basic(key), 'content-encoding': 'gzip' };
    expect((await send('batch', gzipSync(JSON.stringify({ batch: [track('m1')] })), packed)).json()).toMatchObject({ success: true });
    expect((await send('batch', gzipSync(Buffer.alloc(6 * 1024 * 1024)), packed)).status).toBe(413);
    expect((await send('batch', '{')).json()).toMatchObject({ status: 400, code: 'not-json' });
    expect((await send('batch', [track('m1')])).json()).toMatchObject({ status: 400, code: 'invalid-field' });
    expect((await send('batch', {})).json()).toMatchObject({ status: 400, code: 'missing-field', pointer: '/batch' });
    expect((await send('batch', { batch: [] })).json()).toEqual({ success: true, events: [] });
  });

  it('say come again when too much waits', async () => {
    const batches = [1, 2].map((batch) => ({ batch: [track(`${batch}-1`), track(`${batch}-2`)] }));
    const answers = await Promise.all(batches.map((batch) => send('batch', batch)));
    expect(answers.map(({ status }) => status)).toEqual([200, 429]);
    expect(answers[1]?.headers['retry-after']).toBe('1');
    expect((await send('batch', batches[1])).json()).toMatchObject({ events: [{ outcome: 'accepted' }, { outcome: 'accepted' }] });
  });
});
