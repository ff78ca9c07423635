import type { AddressInfo } from 'node:net';
import { Analytics } from '@segment/analytics-node';
import type { Api } from '../api.fixture.spec';
import { START, startApi } from '../api.fixture.spec';

/** Segment's own library against the API on a real connection. */
interface Answered {
  readonly success: boolean;
  readonly events: readonly { readonly outcome: string; readonly contactId?: string }[];
}

/** Members of members may be more as well. */
function deep(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typeof member === 'object' ? expect.objectContaining(deep(member as object)) : member]));
}

/** Each waits for the library's own timers. */
jest.setTimeout(30_000);

describe('Segment\'s Node library', () => {
  let api: Api;
  let host: string;
  let key: string;
  let loseAnswers: number;
  let answers: Answered[];
  let statuses: number[];
  let errors: unknown[];

  beforeEach(async () => {
    [loseAnswers, answers, statuses, errors] = [0, [], [], []];
    api = await startApi();
    await api.app.listen(0, '127.0.0.1');
    host = `http://127.0.0.1:${(api.app.getHttpServer().address() as AddressInfo).port}`;
    key = (await api.post('/v1/keys', { name: 'shop-1', role: 'channel', segment: 'shop' })).json<{ secret: string }>().secret;
  });
  afterEach(() => api.stop());

  /** As the library's own, but that it notes what was answered, and may lose an answer on the way. */
  const client: typeof fetch = async (url, options) => {
    const answer = await fetch(url, options);
    statuses.push(answer.status);
    answers.push((await answer.clone().json()) as Answered);
    loseAnswers -= 1;
    if (loseAnswers >= 0) throw new TypeError('the connection broke');
    return answer;
  };
  const library = (writeKey = key): Analytics => {
    const made = new Analytics({ writeKey, host, httpClient: client as never, flushInterval: 60_000 });
    made.on('error', (error) => errors.push(error));
    return made;
  };
  const flushed = async (tell: (analytics: Analytics) => void, writeKey?: string): Promise<void> => {
    const analytics = library(writeKey);
    tell(analytics);
    await analytics.closeAndFlush({ timeout: 30_000 });
    await api.settled();
  };
  const contactOf = async (identity: object): Promise<string> => (await api.post('/v1/contacts/lookup', identity)).json<{ contactId: string }>().contactId;

  it('tells a whole story with nothing but another host', async () => {
    await flushed((analytics) => {
      analytics.page({ anonymousId: 'visitor', name: 'Pricing', properties: { path: '/pricing' }, context: { campaign: { name: 'spring', source: 'newsletter', medium: 'email' } } });
      analytics.identify({ userId: 'u1', anonymousId: 'visitor', traits: { email: 'ada@example.com', firstName: 'Ada', title: 'CTO' } });
      analytics.group({ userId: 'u1', groupId: 'acme', traits: { name: 'Acme', domain: 'acme.example' } });
      analytics.track({ userId: 'u1', event: 'Demo Requested', properties: { channel: 'webinar', seats: 5 } });
      analytics.screen({ userId: 'u1', name: 'Home' });
      analytics.alias({ userId: 'u1', previousId: 'u0' });
    });
    expect([statuses, errors]).toEqual([[200], []]);
    expect(answers[0]?.success).toBe(true);
    expect(answers[0]?.events.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'accepted'));
    expect(new Set(answers[0]?.events.map(({ contactId }) => contactId)).size).toBe(1);

    const ada = await contactOf({ type: 'email', value: 'ada@example.com' });
    expect(await contactOf({ type: 'user_id', value: 'u0', source: 'segment:shop' })).toBe(ada);
    const { items } = (await api.get(`/v1/contacts/${ada}/timeline`)).json<{ items: { occurredAt: string }[] }>();
    const told = [
      { channel: 'web', action: 'viewed', campaign: { id: 'spring' }, content: { id: '/pricing', name: 'Pricing' } },
      { kind: 'profile', profile: { first_name: 'Ada', title: 'CTO' } },
      { kind: 'profile', account: { id: 'acme', name: 'Acme', domain: 'acme.example' } },
      { channel: 'webinar', action: 'demo_requested', attributes: { seats: 5 } },
      { channel: 'product', action: 'viewed', content: { id: 'Home' } },
    ];
    for (const each of told) expect(items).toContainEqual(expect.objectContaining(deep(each)));
    // The library's clock and ours are months apart: what happened just now happened just now by ours.
    for (const { occurredAt } of items) expect(Math.abs(Date.parse(occurredAt) - START)).toBeLessThan(60_000);
  });

  it('sends a batch again whose answer was lost, which adds nothing', async () => {
    loseAnswers = 1;
    await flushed((analytics) => {
      analytics.track({ userId: 'u1', event: 'Signed Up' });
      analytics.track({ userId: 'u2', event: 'Signed Up' });
    });
    expect([statuses, errors]).toEqual([[200, 200], []]);
    expect(answers.map(({ events }) => events.map(({ outcome }) => outcome))).toEqual([['accepted', 'accepted'], ['duplicate', 'duplicate']]);
    expect((await api.get('/v1/dead-letters')).json()).toMatchObject({ items: [] });
  });

  it('is told of a key that is none, and not of one bad message among good ones', async () => {
    await flushed((analytics) => void analytics.track({ userId: 'u1', event: 'Signed Up' }), 'wm_channel_unknown');
    expect([statuses, errors.length]).toEqual([[401], 1]);
    await flushed((analytics) => {
      analytics.track({ userId: 'u1', event: '注册' });
      analytics.track({ userId: 'u1', event: 'Signed Up' });
    });
    expect([statuses, errors.length]).toEqual([[401, 200], 1]);
    expect(answers.at(-1)?.events.map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted']);
  });
});
