import { contract, FROM_OUTSIDE, NOW, reason, taken } from '../events.fixture';
import type { IncomingFact } from '../incoming';
import type { SegmentRequest } from './read-request';

type Fields = Readonly<Record<string, unknown>>;

const iso = (ms: number): string => new Date(NOW + ms).toISOString();

const message = (fields: Fields = {}): Fields => ({
  type: 'track',
  messageId: 'm1',
  userId: 'u1',
  event: 'Order Completed',
  timestamp: iso(-60_000),
  ...fields,
});

const read = (body: unknown, call: SegmentRequest['call'] = 'batch') =>
  contract.checkSegment({ call, name: 'shop' }, typeof body === 'string' ? body : JSON.stringify(body), FROM_OUTSIDE);
const judge = (fields: Fields, sentAt?: unknown) => {
  const [first] = taken(read({ batch: [message(fields)], sentAt })).events;
  if (!first) throw new Error('a batch of one has one answer');
  return first;
};
const fact = (fields: Fields, sentAt?: unknown): IncomingFact => taken(judge(fields, sentAt));

describe('a message of Segment\'s libraries', () => {
  it('is a fact under the source that stands with the key', () => {
    expect(fact({ messageId: 'a#b' })).toMatchObject({ id: 'segment:shop#a#b', source: 'segment:shop', kind: 'touchpoint', occurredAt: NOW - 60_000 });
  });

  it('names the user, who is qualified by the source, and the browser', () => {
    expect(fact({ anonymousId: ' anon ', userId: 7 }).identities).toEqual([
      { type: 'user_id', value: '7', source: 'segment:shop' },
      { type: 'cookie', value: 'anon' },
    ]);
  });

  it('is kept as it was sent, beside what it was mapped to', () => {
    const sent = message({ context: { ip: '192.0.2.1' }, properties: { products: [{ id: 1 }] } });
    expect(fact(sent, iso(0)).sent).toMatchObject({ specversion: '1.0', type: 'waymark.touchpoint.v1', time: iso(-60_000), data: { channel: 'product', segment: { message: sent, sentAt: iso(0) } } });
  });

  it('may be read again as the event that a letter keeps of it, to the same digest', () => {
    const first = fact({ properties: { channel: 'webinar', plan: 'pro' } });
    const again = taken(contract.checkCloudEvent(first.sent, FROM_OUTSIDE));
    expect(again).toEqual(first);
  });
});

describe('the time of a message', () => {
  it.each([
    ['moved by receipt − sentAt', { timestamp: iso(3_500_000) }, iso(3_600_000), -100_000],
    ['as it stands without sentAt', { timestamp: iso(-5) }, undefined, -5],
    ['as it stands where sentAt cannot be read', { timestamp: iso(-5) }, 'yesterday', -5],
    ['by the message\'s own sentAt first', { timestamp: iso(-20), sentAt: iso(-10) }, iso(-900), -10],
    ['originalTimestamp where timestamp is missing', { timestamp: null, originalTimestamp: iso(-30) }, iso(-10), -20],
    ['the receipt where both are missing', { timestamp: undefined }, iso(-10), 0],
  ])('%s', (_name, fields, sentAt, expected) => {
    expect(fact(fields, sentAt).occurredAt - NOW).toBe(expected);
  });

  it.each([
    [{ timestamp: 'noon' }, undefined, ['invalid-time', '/timestamp']],
    [{ timestamp: undefined, originalTimestamp: '2026-03-01' }, undefined, ['invalid-time', '/originalTimestamp']],
    [{ timestamp: 5 }, undefined, ['invalid-field', '/timestamp']],
    [{ timestamp: '9999-12-31T23:59:59Z' }, '1970-01-01T00:00:00Z', ['invalid-time', '/timestamp']],
    [{ timestamp: iso(25 * 3_600_000) }, undefined, ['future', '/timestamp']],
  ])('refused: %j', (fields, sentAt, expected) => {
    expect(reason(judge(fields, sentAt))).toEqual(expected);
  });

  it('is no part of the digest, so a retry that was sent later is no conflict', () => {
    expect(fact({}, iso(-7_000)).digestText).toBe(fact({}, iso(0)).digestText);
    expect(fact({}).digestText).not.toContain('occurredAt');
    expect(fact({ properties: { a: 1 } }).digestText).not.toBe(fact({ properties: { a: 2 } }).digestText);
  });
});

describe('track', () => {
  it('takes the channel from the properties if it is one', () => {
    expect(fact({ properties: { channel: 'webinar' } }).fact).toMatchObject({ channel: 'webinar', action: 'order_completed' });
    for (const channel of ['Not one', 7, '']) expect(fact({ properties: { channel } }).fact).toMatchObject({ channel: 'product' });
  });

  it.each([
    ['Order Completed', 'order_completed'],
    ['orderCompleted', 'order_completed'],
    ['HTTPRequest Made', 'http_request_made'],
    ['  signed-up! ', 'signed_up'],
    ['Café visited 2', 'cafe_visited_2'],
    ['already_snake', 'already_snake'],
  ])('%s is %s', (event, action) => {
    expect(fact({ event }).fact).toMatchObject({ action });
  });

  it.each(['注册', 'Заказ paid', '🎉', '!', ' ', 'x'.repeat(41)])('an event that no action stands for is refused: %s', (event) => {
    expect(reason(judge({ event }))).toEqual(['invalid-field', '/event']);
  });

  it('keeps scalar properties as attributes, sealed ones under the name of the seal', () => {
    const properties = { plan: 'pro', seats: 5, trial: false, none: null, list: ['a'], nested: { a: 1 }, firstName: 'Ada', email: 'a@example.com' };
    expect(fact({ properties }).fact).toMatchObject({ attributes: { plan: 'pro', seats: 5, trial: false } });
    expect(JSON.stringify(fact({ properties }).fact)).not.toMatch(/Ada|example/);
    expect(fact({ properties }).sent).toMatchObject({ data: { attributes: { first_name: 'Ada' } } });
  });

  it('takes the campaign from the context', () => {
    const campaign = { name: 'spring', source: 'newsletter', medium: 'email', term: 'x' };
    expect(fact({ context: { campaign }, properties: { medium: 'mine' } }).fact).toMatchObject({ campaign: { id: 'spring' }, attributes: { source: 'newsletter', medium: 'mine' } });
    expect(fact({ context: { campaign: { source: 's' } } }).fact).toMatchObject({ attributes: { source: 's' } });
    expect(fact({ context: { campaign: 'spring' } }).fact).not.toHaveProperty('campaign');
  });
});

describe('page and screen', () => {
  it('are views of a path or a name', () => {
    expect(fact({ type: 'page', name: 'Pricing', properties: { path: '/pricing' } }).fact).toMatchObject({ channel: 'web', action: 'viewed', content: { id: '/pricing' } });
    expect(fact({ type: 'page', name: 'Pricing', properties: { path: '/pricing' } }).sent).toMatchObject({ data: { content: { id: '/pricing', name: 'Pricing' } } });
    expect(fact({ type: 'screen', name: 'Home' }).fact).toMatchObject({ channel: 'product', action: 'viewed', content: { id: 'Home' } });
    expect(fact({ type: 'page', properties: null }).fact).not.toHaveProperty('content');
  });
});

describe('identify, group and alias', () => {
  it('traits are the profile; e-mail and phone are identities too', () => {
    const traits = { email: 'A@example.com', phone: '+8613812345678', title: 'CTO', tags: ['a'], gone: null, address: { city: 'x' }, mixed: ['a', 1] };
    const identified = fact({ type: 'identify', traits });
    expect(identified.identities.map(({ type, value }) => [type, value])).toEqual([['user_id', 'u1'], ['email', 'a@example.com'], ['phone', '+8613812345678']]);
    expect(identified.fact).toMatchObject({ kind: 'profile', profile: { title: 'CTO', tags: ['a'], gone: null, email_domain: 'example.com', phone_country: 'CN' } });
    expect(fact({ type: 'identify', traits: undefined }).fact).toMatchObject({ kind: 'profile' });
  });

  it('a group is the account, and its e-mail nobody\'s', () => {
    const grouped = fact({ type: 'group', groupId: 12, traits: { id: 'other', name: 'Example', domain: 'example.com', email: 'info@example.com' } });
    expect(grouped.identities).toHaveLength(1);
    expect(grouped.fact).toMatchObject({ kind: 'profile', account: { id: '12', name: 'Example', domain: 'example.com' } });
  });

  it('an alias says that two ids are one person', () => {
    const linked = fact({ type: 'alias', previousId: 'old' });
    expect([linked.kind, linked.fact]).toEqual(['identity', null]);
    expect(linked.identities.map(({ type, value }) => [type, value])).toEqual([['user_id', 'u1'], ['user_id', 'old'], ['cookie', 'old']]);
  });
});

describe('what is refused', () => {
  it.each<[string, Fields, readonly [string, string]]>([
    ['no id', { messageId: undefined }, ['missing-field', '/messageId']],
    ['an id that is too long', { messageId: 'x'.repeat(1025) }, ['invalid-field', '/messageId']],
    ['no type', { type: undefined }, ['missing-field', '/type']],
    ['another type', { type: 'delete' }, ['unknown-type', '/type']],
    ['no event', { event: undefined }, ['missing-field', '/event']],
    ['no group', { type: 'group', groupId: ' ' }, ['invalid-field', '/groupId']],
    ['no former id', { type: 'alias' }, ['missing-field', '/previousId']],
    ['nobody', { userId: ' ' }, ['no-identity', '/userId']],
    ['a user that is no text', { userId: {} }, ['invalid-field', '/userId']],
    ['our own channel', { properties: { channel: 'handoff' } }, ['reserved-channel', '/properties/channel']],
    ['more properties than attributes may be', { properties: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, i])) }, ['invalid-field', '/properties']],
    ['unfaithful text', { properties: { a: '\0' } }, ['unfaithful-text', '/properties/a']],
    ['too large', { properties: { a: 'x'.repeat(262_144) } }, ['too-large', '']],
  ])('%s', (_name, fields, expected) => {
    expect(reason(judge(fields))).toEqual(expected);
  });

  it('a number that is none, in words of the message', () => {
    const [first] = taken(read('{"batch":[{"type":"track","messageId":"m","userId":"u","event":"E","properties":{"n":1e999}}]}')).events;
    expect(first).toMatchObject({ refusal: { code: 'invalid-field', pointer: '/properties/n', message: expect.stringMatching(/^\/properties\/n must be/) } });
  });

  it.each([
    ['{', ['not-json', '']],
    ['[]', ['invalid-field', '']],
    ['{}', ['missing-field', '/batch']],
    ['{"batch":{}}', ['invalid-field', '/batch']],
  ])('a body that holds no batch: %s', (body, expected) => {
    expect(reason(read(body))).toEqual(expected);
  });
});

describe('a request', () => {
  it('of one message is what its address says', () => {
    const { batch, events } = taken(read(message({ type: undefined, sentAt: iso(0) }), 'track'));
    expect([batch, events.map((each) => taken(each).id)]).toEqual([false, ['segment:shop#m1']]);
    expect(reason(taken(read(message({ type: 'page' }), 'track')).events[0] ?? judge({}))).toEqual(['unknown-type', '/type']);
  });

  it('of many judges each by itself', () => {
    const { events } = taken(read({ batch: [message(), null, message({ messageId: 'm2' })] }));
    expect(events.map(({ ok }) => ok)).toEqual([true, false, true]);
  });
});
