import { compileTouchPredicate } from '../compile/predicate';
import { compileModel } from '../compile/compile-model';
import { applyFact } from '../fold/apply-fact';
import { createFold } from '../fold/fold';
import { compileContactPredicate } from '../read/contact-predicate';
import type { AskedOf } from './check-predicate';
import { checkPredicate, parsePredicate } from './check-predicate';
import { describeModelError } from './errors';

type Refused = readonly [what: string, askedOf: AskedOf, predicate: unknown, path: string];

const REFUSED: readonly Refused[] = [
  ['a state asked of a touchpoint', 'touchpoint', { channel: 'crm', 'state.total': 5 }, '/state.total'],
  ['a recent asked of a touchpoint', 'touchpoint', { recent: { where: { channel: 'web' }, within: 'P1D', count: 1 } }, '/recent'],
  ['a profile asked of a touchpoint', 'touchpoint', { any: [{ 'profile.title': 'CTO' }] }, '/any/0/profile.title'],
  ['a channel asked of a contact', 'contact', { channel: 'web' }, '/channel'],
  ['a sealed key', 'contact', { not: { 'profile.email': 'a@b.example' } }, '/not/profile.email'],
  ['an expression that is none', 'touchpoint', { action: { matches: '(' } }, '/action/matches'],
  ['an empty predicate', 'touchpoint', {}, ''],
  ['no object', 'contact', 'crm', ''],
  ['null', 'touchpoint', null, ''],
  ['an unknown operator', 'contact', { 'state.total': { above: 5 } }, '/state.total/above'],
  ['a text that no store keeps', 'touchpoint', { channel: 'a\u0000' }, '/channel'],
];

describe('checkPredicate', () => {
  it.each(REFUSED)('refuses %s', (_, askedOf, predicate, path) => {
    const checked = checkPredicate(predicate, askedOf);
    expect(checked.ok).toBe(false);
    if (!checked.ok) expect(checked.errors.map((error) => error.path)).toContain(path);
  });

  it('refuses what an installation seals', () => {
    const predicate = { 'profile.badge': { exists: true } };
    expect(checkPredicate(predicate, 'contact')).toEqual({ ok: true, predicate });
    expect(checkPredicate(predicate, 'contact', { extraSealedKeys: ['badge'] }).ok).toBe(false);
  });

  it('names what may be asked', () => {
    const checked = parsePredicate('{ chanel: crm }', 'touchpoint');
    if (checked.ok) throw new Error('it must be refused');
    expect(checked.errors.map(describeModelError)).toEqual([expect.stringMatching(/^\/chanel: unknown .*allowed: channel, action/)]);
  });
});

describe('parsePredicate', () => {
  it('reads what a person types', () => {
    expect(parsePredicate('{channel: crm, action: [ordered, paid]}', 'touchpoint')).toEqual({
      ok: true,
      predicate: { channel: 'crm', action: ['ordered', 'paid'] },
    });
  });

  it.each(['{channel: crm, channel: web}', '{channel: *x}', '{', '&a {channel: web}'])('refuses %s', (text) => {
    expect(parsePredicate(text, 'touchpoint').ok).toBe(false);
  });
});

const MANNER = { mode: 'online', direction: 'inbound', interactive: false } as const;
const order = { kind: 'touchpoint', id: 'o', occurredAt: 10, channel: 'crm', action: 'ordered', ...MANNER } as const;

describe('a compiled predicate', () => {
  it('is asked of a touchpoint', () => {
    const holds = compileTouchPredicate({ channel: 'crm', not: { 'value.amount': { gte: 100 } } });
    expect(holds(order)).toBe(true);
    expect(holds({ ...order, value: { amount: 100, currency: 'EUR' } })).toBe(false);
    expect(holds({ ...order, channel: 'web' })).toBe(false);
  });

  it('is asked of a contact as it stands at an instant', () => {
    const fold = createFold(
      compileModel({
        schema: 'waymark/scoring-model/v1',
        id: 'a',
        behaviour: { rules: [{ id: 'w', when: { channel: 'web' }, points: 40, decay: { expires: 'PT1S' } }] },
      }),
    );
    applyFact(fold, { kind: 'profile', id: 'p', occurredAt: 5, account: { size: 200 }, consent: { purposes: ['email'] } });
    applyFact(fold, { ...order, id: 'w', channel: 'web' });
    const holds = compileContactPredicate({ 'state.total': { gte: 40 }, 'account.size': { gt: 100 }, 'consent.email': true });
    expect(holds(fold, 10)).toBe(true);
    expect(holds(fold, 2_000)).toBe(false);
    expect(holds(fold, 500)).toBe(true);
    expect(() => holds(fold, 9)).toThrow(RangeError);
  });
});
