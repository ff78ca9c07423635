import fc from 'fast-check';
import { normaliseIdentity, parseSubject } from './identities';
import { IDENTITY_TYPES } from './schemas';
import { toE164 } from './phone';
import { reason, taken } from './events.fixture';

const CONTEXT = { defaultRegion: 'CN', source: 'app' };

describe('an identity', () => {
  it('normalised twice is the same as once', () => {
    const phone = fc.stringMatching(/^(\+?86 ?)?1[3-9]\d{9}$/);
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress(), phone);
    fc.assert(
      fc.property(fc.constantFrom(...IDENTITY_TYPES), value, (type, sent) => {
        const once = normaliseIdentity({ type, value: sent }, CONTEXT);
        if (once !== undefined) expect(normaliseIdentity(once, CONTEXT)).toEqual(once);
      }),
    );
  });

  it.each([
    ['13800138000', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['0086 13800138000', '+8613800138000'],
    ['(010) 6552 9988', '+861065529988'],
    ['+44 20 7946 0958', '+442079460958'],
    ['＋８６１３８００１３８０００', '+8613800138000'],
  ])('of a phone %s is %s', (value, e164) => {
    expect(toE164(value, 'CN')).toBe(e164);
  });

  it.each(['', '12', 'call 13800138000 now', '+', '+999123456789', '010 6552 9988 ext. 12', 'x'.repeat(1000)])('of a phone %j is none', (value) => {
    expect(toE164(value, 'CN')).toBeUndefined();
  });

  it('of a Chinese mobile is the same by the quick way', () => {
    fc.assert(fc.property(fc.stringMatching(/^1[3-9]\d{9}$/), (number) => toE164(`+86${number}`, 'CN') === toE164(`+86 ${number}`, 'CN')));
  });

  it('is split from a subject at the first colon', () => {
    expect(taken(parseSubject('crm_id:a:b'))).toEqual({ type: 'crm_id', value: 'a:b' });
    expect(taken(parseSubject('email:'))).toEqual({ type: 'email', value: '' });
    for (const subject of ['jo', ':x', 'Email:x', 'constructor:x']) expect(reason(parseSubject(subject))).toEqual(['invalid-field', '/subject']);
  });
});
