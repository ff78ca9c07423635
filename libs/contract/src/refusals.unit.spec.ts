import { contract, FROM_OUTSIDE, HISTORY, NOW, plainProfile, plainTouch, reason, refused, taken } from './events.fixture';
import { pointerStep } from './refusals';
import { MAX_EVENT_BYTES } from './settings';

const check = (value: unknown) => contract.checkPlainFact(value, FROM_OUTSIDE);
const tags = (count: number, value: unknown = 1) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, value]));

describe('what a plain fact is refused for', () => {
  it.each<[string, unknown, string, string]>([
    ['an array', [], 'invalid-field', ''],
    ['no kind', plainTouch({ kind: undefined }), 'missing-field', '/kind'],
    ['null as kind', plainTouch({ kind: null }), 'missing-field', '/kind'],
    ['another kind', plainTouch({ kind: 'visit' }), 'unknown-type', '/kind'],
    ['a kind that every object has', plainTouch({ kind: 'constructor' }), 'unknown-type', '/kind'],
    ['a kind that is no text', plainTouch({ kind: 1 }), 'invalid-field', '/kind'],
    ['no id', plainTouch({ id: undefined }), 'missing-field', '/id'],
    ['null as id', plainTouch({ id: null }), 'missing-field', '/id'],
    ['an empty id', plainTouch({ id: '' }), 'invalid-field', '/id'],
    ['an id of 1,025 characters', plainTouch({ id: '客'.repeat(1025) }), 'invalid-field', '/id'],
    ['a number as id', plainTouch({ id: 7 }), 'invalid-field', '/id'],
    ['no time', plainTouch({ occurredAt: undefined }), 'missing-field', '/occurredAt'],
    ['a date alone', plainTouch({ occurredAt: '2026-03-01' }), 'invalid-time', '/occurredAt'],
    ['30 February', plainTouch({ occurredAt: '2026-02-30T00:00:00Z' }), 'invalid-time', '/occurredAt'],
    ['a number as time', plainTouch({ occurredAt: 0 }), 'invalid-field', '/occurredAt'],
    ['a broken recordedAt', plainTouch({ recordedAt: '2026-02-30T00:00:00Z' }), 'invalid-time', '/recordedAt'],
    ['an empty source', plainTouch({ source: '' }), 'invalid-field', '/source'],
    ['no channel', plainTouch({ channel: undefined }), 'missing-field', '/channel'],
    ['null as channel', plainTouch({ channel: null }), 'missing-field', '/channel'],
    ['a channel in two words', plainTouch({ channel: 'Web Site' }), 'invalid-field', '/channel'],
    ['a channel with a line feed', plainTouch({ channel: 'web\n' }), 'invalid-field', '/channel'],
    ['an action of 41 characters', plainTouch({ action: 'a'.repeat(41) }), 'invalid-field', '/action'],
    ['another mode', plainTouch({ mode: 'hybrid' }), 'invalid-field', '/mode'],
    ['another direction', plainTouch({ direction: 'both' }), 'invalid-field', '/direction'],
    ['text as interactive', plainTouch({ interactive: 'true' }), 'invalid-field', '/interactive'],
    ['a campaign without id', plainTouch({ campaign: { name: 'spring' } }), 'missing-field', '/campaign/id'],
    ['a campaign of another purpose', plainTouch({ campaign: { id: 'k', purpose: 'fun' } }), 'invalid-field', '/campaign/purpose'],
    ['a cost in words', plainTouch({ campaign: { id: 'k', cost: 'much' } }), 'invalid-field', '/campaign/cost'],
    ['a cost without currency', plainTouch({ campaign: { id: 'k', cost: { amount: 1 } } }), 'missing-field', '/campaign/cost/currency'],
    ['a content without id', plainTouch({ content: { id: null } }), 'missing-field', '/content/id'],
    ['a referrer without value', plainTouch({ referrer: { type: 'email' } }), 'missing-field', '/referrer/value'],
    ['a referrer of no known type', plainTouch({ referrer: { type: 'friend', value: 'x' } }), 'invalid-field', '/referrer/type'],
    ['an amount in words', plainTouch({ value: { amount: 'much', currency: 'CNY' } }), 'invalid-field', '/value/amount'],
    ['a currency sign', plainTouch({ value: { amount: 1, currency: '¥' } }), 'invalid-field', '/value/currency'],
    ['nested attributes', plainTouch({ attributes: { deep: { a: 1 } } }), 'invalid-field', '/attributes/deep'],
    ['an array as attribute', plainTouch({ attributes: { 'a/b~c': [] } }), 'invalid-field', '/attributes/a~1b~0c'],
    ['65 attributes', plainTouch({ attributes: tags(65) }), 'invalid-field', '/attributes'],
    ['attributes that are a list', plainTouch({ attributes: [] }), 'invalid-field', '/attributes'],
    ['no purpose of consent', plainTouch({ consent: { basis: 'consent', purposes: [] } }), 'invalid-field', '/consent/purposes'],
    ['consent without basis', plainTouch({ consent: { purposes: ['a'] } }), 'missing-field', '/consent/basis'],
    ['null as purpose', plainTouch({ consent: { basis: 'c', purposes: [null] } }), 'invalid-field', '/consent/purposes/0'],
    ['text as withdrawn', plainProfile({ consent: { basis: 'c', purposes: ['a'], withdrawn: 'no' } }), 'invalid-field', '/consent/withdrawn'],
    ['a profile fact of nothing', plainProfile({ profile: undefined }), 'missing-field', '/profile'],
    ['a profile fact of nulls', plainProfile({ profile: null, account: null, consent: null }), 'missing-field', '/profile'],
    ['a nested profile', plainProfile({ profile: { a: { b: 1 } } }), 'invalid-field', '/profile/a'],
    ['tags that are numbers', plainProfile({ profile: { tags: ['a', 1] } }), 'invalid-field', '/profile/tags/1'],
    ['a nested account', plainProfile({ account: { a: { b: 1 } } }), 'invalid-field', '/account/a'],
    ['identities that are no list', plainTouch({ identities: { type: 'email', value: 'a' } }), 'invalid-field', '/identities'],
    ['an unknown identity type', plainTouch({ identities: [{ type: 'fax', value: '1' }] }), 'invalid-field', '/identities/0/type'],
    ['an identity without value', plainTouch({ identities: [{ type: 'email', value: null }] }), 'missing-field', '/identities/0/value'],
    ['a number as identity', plainTouch({ identities: [{ type: 'user_id', value: 5 }] }), 'invalid-field', '/identities/0/value'],
    ['nobody', plainTouch({ contactId: undefined }), 'no-identity', '/identities'],
    ['an empty list of identities', plainTouch({ contactId: null, identities: [] }), 'no-identity', '/identities'],
    ['nobody usable', plainTouch({ contactId: ' ', identities: [{ type: 'phone', value: '12' }] }), 'no-identity', '/identities'],
    ['our own channel', plainTouch({ channel: 'handoff' }), 'reserved-channel', '/channel'],
    ['our own source', plainTouch({ source: 'waymark' }), 'reserved-source', '/source'],
    ['an id under our own source', plainTouch({ id: 'waymark#1' }), 'reserved-source', '/id'],
    ['U+0000 in text', plainTouch({ unknown: [{ a: 'x\0' }] }), 'unfaithful-text', '/unknown/0/a'],
    ['U+0000 in a key', plainTouch({ attributes: { 'a\0': 1 } }), 'unfaithful-text', '/attributes'],
    ['a lone surrogate', plainTouch({ channel: '\ud800' }), 'unfaithful-text', '/channel'],
    ['a lone surrogate in a key', plainTouch({ '\udc00': 1 }), 'unfaithful-text', ''],
  ])('%s', (_, value, code, pointer) => {
    expect(reason(check(value))).toEqual([code, pointer]);
    expect(refused(check(value)).message).not.toBe('');
  });

  it('numbers that JSON can write and nobody can hold', () => {
    const line = JSON.stringify(plainTouch({ attributes: { n: 0 } })).replace('"n":0', '"n":1e999');
    expect(reason(contract.checkLine(line, FROM_OUTSIDE))).toEqual(['invalid-field', '/attributes/n']);
  });

  it('a time more than a day ahead, and not one just a day ahead', () => {
    const at = (ms: number) => check(plainTouch({ occurredAt: new Date(NOW + ms).toISOString() }));
    expect(at(86_400_000).ok).toBe(true);
    expect(reason(at(86_400_001))).toEqual(['future', '/occurredAt']);
    expect(at(-Date.parse('2026-01-01T00:00:00Z')).ok).toBe(true);
  });

  it('more than 256 KiB, counted in bytes', () => {
    const line = (note: string) => JSON.stringify(plainTouch({ note }));
    const room = MAX_EVENT_BYTES - line('').length;
    expect(contract.checkLine(line('a'.repeat(room)), FROM_OUTSIDE).ok).toBe(true);
    expect(reason(contract.checkLine(line('a'.repeat(room + 1)), FROM_OUTSIDE))).toEqual(['too-large', '']);
    expect(reason(contract.checkLine(line('客'.repeat(room / 3 + 1)), FROM_OUTSIDE))).toEqual(['too-large', '']);
    expect(reason(check(plainTouch({ note: 'a'.repeat(MAX_EVENT_BYTES) })))).toEqual(['too-large', '']);
  });

  it('nesting that would break whoever writes it down', () => {
    const line = JSON.stringify(plainTouch({ x: 0 })).replace('"x":0', `"x":${'['.repeat(1e5)}${']'.repeat(1e5)}`);
    expect(refused(contract.checkLine(line, FROM_OUTSIDE)).code).toBe('too-deep');
  });

  it('what is no JSON', () => {
    for (const line of ['', '{', '{"kind":"touchpoint', 'null,', '\0']) expect(refused(contract.checkLine(line, FROM_OUTSIDE)).code).toBe('not-json');
  });
});

describe('a refusal', () => {
  it('says what was found and what is allowed', () => {
    expect(refused(check(plainTouch({ channel: 'Web Site' }))).message).toBe(
      '/channel must be 1 to 40 characters of a-z, 0-9 and _; found "Web Site"',
    );
    expect(refused(check(plainTouch({ id: undefined }))).message).toBe('/id is missing: it must be a string of 1 to 1024 characters');
  });

  it('quotes nothing that could be personal data', () => {
    const slips = [{ channel: 'jo@example.com' }, { channel: '+8613800138000' }, { occurredAt: 'Jo Doe, 13800138000' }];
    for (const slip of slips) expect(refused(check(plainTouch(slip))).message).not.toMatch(/jo|138/i);
    expect(refused(check(plainTouch({ id: 13800138000 }))).message).not.toContain('138');
  });

  it('points as RFC 6901 escapes', () => {
    expect(pointerStep('a/b~c')).toBe('/a~1b~0c');
  });
});

describe('what is no reason to refuse', () => {
  it.each<[string, unknown]>([
    ['unknown keys of any shape', plainTouch({ extra: { a: [{ b: null }] } })],
    ['fields of another kind', plainTouch({ profile: 5, account: 'x' })],
    ['fields of a touchpoint on a profile fact', plainProfile({ channel: 'handoff', attributes: 7 })],
    ['unknown keys inside the objects of the contract', plainTouch({ campaign: { id: 'k', colour: {} }, content: { id: 'd', n: 1 } })],
    ['null in the place of what may be left out', plainTouch({ mode: null, campaign: null, identities: null, source: null, consent: null })],
    ['null inside', plainTouch({ campaign: { id: 'k', purpose: null, cost: null }, attributes: { a: null } })],
    ['64 attributes beside one that is null', plainTouch({ attributes: { ...tags(64), gone: null } })],
    ['a thousand profile keys', plainProfile({ profile: tags(1000) })],
    ['empty maps', plainProfile({ profile: {}, account: {} })],
    ['an id of 1,024 characters beyond the basic plane', plainTouch({ id: '😀'.repeat(1024) })],
    ['a channel that is in no catalogue', plainTouch({ channel: 'podcast' })],
    ['keys that look like a prototype', plainProfile({ profile: JSON.parse('{"__proto__":["x"],"constructor":1}') as unknown })],
  ])('%s', (_, value) => {
    expect(taken(check(value)).identities).toContainEqual({ type: 'contact_id', value: expect.any(String) });
  });

  it('our own channel, source and ids in an import of history', () => {
    const decision = plainTouch({ id: 'waymark#1', source: 'waymark', channel: 'handoff', action: 'accepted' });
    expect(taken(contract.checkPlainFact(decision, HISTORY)).fact).toMatchObject({ channel: 'handoff', source: 'waymark' });
  });
});
