import { BUILT_IN_CATALOGUE } from '@waymark/journey';
import { createContract } from './contract';
import { contract, FROM_OUTSIDE, plainProfile, plainTouch, taken, touchEvent } from './events.fixture';
import { DEFAULT_SETTINGS } from './settings';

const take = (fact: unknown) => taken(contract.checkPlainFact(fact, FROM_OUTSIDE));

describe('identities of a fact', () => {
  it('stand in the order subject, list; contactId, list; normalised, each once, the unusable ones left out', () => {
    const identities = [
      { type: 'email', value: ' Jo@Example.COM ' },
      { type: 'phone', value: '138 0013 8000' },
      { type: 'email', value: 'jo@example.com' },
      { type: 'email', value: 'other@example.com' },
      { type: 'phone', value: 'ask me' },
      { type: 'cookie', value: '\u00a0' },
      { type: 'device', value: ' d1 ' },
    ];
    const usable = [
      { type: 'email', value: 'jo@example.com' },
      { type: 'phone', value: '+8613800138000' },
      { type: 'email', value: 'other@example.com' },
      { type: 'device', value: 'd1' },
    ];
    expect(take(plainTouch({ identities })).identities).toEqual([{ type: 'contact_id', value: 'c1' }, ...usable]);
    const event = touchEvent({ subject: 'crm_id: 7:8 ' }, { identities, contactId: 'no field of data' });
    expect(taken(contract.checkCloudEvent(event, FROM_OUTSIDE)).identities).toEqual([{ type: 'crm_id', value: '7:8' }, ...usable]);
  });

  it('are qualified by the source where they are user ids, empty where there is none', () => {
    const identities = [{ type: 'user_id', value: '123' }];
    expect(take(plainTouch({ contactId: undefined, identities, source: 'app' })).identities).toEqual([{ type: 'user_id', value: '123', source: 'app' }]);
    expect(take(plainTouch({ contactId: undefined, identities })).identities).toEqual([{ type: 'user_id', value: '123', source: '' }]);
  });
});

describe('what is kept as sent', () => {
  it('is the event with its unknown keys and unusable identities', () => {
    const fact = plainTouch({ extra: { a: [null] }, identities: [{ type: 'phone', value: '12' }] });
    expect(take(fact).sent).toEqual(fact);
  });

  it('is not the address of who passed it on', () => {
    const referrer = { type: 'phone', value: '138-0013-8000', share: 's1', team: 'north' };
    const fact = take(plainTouch({ referrer }));
    expect(fact.referrer).toEqual({ type: 'phone', value: '+8613800138000' });
    expect(fact.sent).toEqual(plainTouch({ referrer: { type: 'phone', share: 's1', team: 'north' } }));
    expect(fact.fact).toMatchObject({ referrer: { type: 'phone', share: 's1' } });
    expect(JSON.stringify(fact.fact)).not.toContain('138');
    const nobody = take(plainTouch({ referrer: { type: 'phone', value: '12' } }));
    expect(nobody).not.toHaveProperty('referrer');
    expect(nobody.sent).toEqual(plainTouch({ referrer: { type: 'phone' } }));
  });
});

describe('what a model may see', () => {
  it('is the touchpoint with its defaults, without names, costs and sealed keys', () => {
    const touch = plainTouch({
      source: 'crm',
      channel: 'sales_visit',
      action: 'invited',
      campaign: { id: 'k', name: 'n', purpose: 'brand', cost: 5 },
      content: { id: 'd', name: 'n' },
      value: { amount: 1, currency: 'CNY', x: 1 },
      consent: { basis: 'b', purposes: ['sales_contact'], withdrawn: null },
      attributes: { ip: '::1', minutes: 3, gone: null },
    });
    expect(take(touch).fact).toEqual({
      kind: 'touchpoint',
      id: 't1',
      occurredAt: Date.UTC(2026, 2, 1, 9),
      source: 'crm',
      channel: 'sales_visit',
      action: 'invited',
      mode: 'offline',
      direction: 'outbound',
      interactive: false,
      campaign: { id: 'k', purpose: 'brand' },
      content: { id: 'd' },
      value: { amount: 1, currency: 'CNY' },
      consent: { basis: 'b', purposes: ['sales_contact'] },
      attributes: { minutes: 3 },
    });
  });

  it('lets the event win over the catalogue, false and null included', () => {
    const said = { channel: 'chat', mode: 'offline', direction: 'outbound', interactive: true };
    expect(take(plainTouch(said)).fact).toMatchObject(said);
    expect(take(plainTouch({ ...said, interactive: false })).fact).toMatchObject({ interactive: false });
    expect(take(plainTouch({ channel: 'chat', interactive: null, mode: null })).fact).toMatchObject({ interactive: true, mode: 'online' });
  });

  it('follows the catalogue and the sealed keys of the installation', () => {
    const own = createContract({
      ...DEFAULT_SETTINGS,
      catalogue: { ...BUILT_IN_CATALOGUE, offlineChannels: new Set(['webinar']) },
      sealedKeys: new Set(['badge']),
    });
    const touch = plainTouch({ attributes: { badge: 1, ip: '::1', n: 1 } });
    expect(taken(own.checkPlainFact(touch, FROM_OUTSIDE)).fact).toMatchObject({ mode: 'offline', attributes: { n: 1 } });
  });

  it('is nothing of an identity fact', () => {
    const link = { kind: 'identity', id: 'i', occurredAt: '2026-03-01T08:00:00Z', contactId: 'c', identities: [{ type: 'cookie', value: 'k' }] };
    expect(take(link)).toMatchObject({ kind: 'identity', fact: null, identities: [{ type: 'contact_id' }, { type: 'cookie' }] });
  });
});

describe('derived attributes of a profile fact', () => {
  const profileOf = (fields: Parameters<typeof plainProfile>[0]) => (take(plainProfile(fields)).fact as { readonly profile?: unknown }).profile;
  const identities = [
    { type: 'email', value: 'Sales@Acme.cn' },
    { type: 'email', value: 'jo@qq.com' },
    { type: 'phone', value: '+1 212 555 0100' },
  ];

  it('come from the profile, else from the first such identity', () => {
    expect(profileOf({ profile: { email: ' Jo@VIP.qq.com', phone: 'n/a' } })).toEqual({ email_domain: 'vip.qq.com', email_type: 'free' });
    expect(profileOf({ profile: { phone: '13800138000', title: 'CTO' } })).toEqual({ title: 'CTO', phone_country: 'CN' });
    expect(profileOf({ identities })).toEqual({ title: 'CTO', email_domain: 'acme.cn', email_type: 'role', phone_country: 'US' });
    expect(profileOf({ profile: { email: 7 }, identities })).toMatchObject({ email_domain: 'acme.cn' });
    expect(profileOf({ profile: undefined, account: { size: 5 }, identities })).toMatchObject({ email_domain: 'acme.cn' });
  });

  it('leave alone what the fact names itself', () => {
    const own = { email_type: 'business', phone_country: null };
    expect(profileOf({ profile: own, identities })).toEqual({ ...own, email_domain: 'acme.cn' });
  });

  it('go when the address is removed', () => {
    expect(profileOf({ profile: { email: null, phone: null }, identities })).toEqual({ email_domain: null, email_type: null, phone_country: null });
  });

  it('are none where nothing is known or nothing can be told', () => {
    expect(profileOf({})).toEqual({ title: 'CTO' });
    expect(profileOf({ profile: { email: 'nobody', phone: 'n/a' } })).toEqual({});
    expect(take(plainTouch({ identities })).fact).not.toHaveProperty('profile');
  });
});
