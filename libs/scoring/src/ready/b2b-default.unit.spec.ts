import type { ScoredFact } from '@waymark/journey';
import { compileModel, foldContact, parseModel } from '../index';
import { B2B_DEFAULT } from './b2b-default';

const DAY = 86_400_000;
const T0 = Date.parse('2026-03-02T02:00:00Z');

const model = () => {
  const parsed = parseModel(B2B_DEFAULT);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileModel(parsed.model);
};

const touch = (id: string, at: number, channel: string, action: string, more: object = {}): ScoredFact => ({
  kind: 'touchpoint',
  id,
  occurredAt: at,
  channel,
  action,
  mode: 'online',
  direction: 'inbound',
  interactive: false,
  ...more,
});

const decider: ScoredFact = {
  kind: 'profile',
  id: 'p',
  occurredAt: T0,
  profile: { seniority: 'director', email_type: 'business' },
  account: { employees: 900, industry: 'chemicals' },
};

const stateOf = (facts: readonly ScoredFact[], at: number) => {
  const state = foldContact(model(), facts, at);
  if (!state) throw new Error('no state');
  return state;
};

describe('the default B2B model', () => {
  it('weighs a talk at a fair more than a webinar, and a webinar more than a click', () => {
    const worth = (fact: ScoredFact) => stateOf([fact], T0).behaviour;
    const fair = worth(touch('a', T0, 'offline_event', 'talked', { mode: 'offline', content: { id: 'fair' } }));
    const webinar = worth(touch('a', T0, 'webinar', 'attended', { attributes: { minutes: 40 }, content: { id: 'w' } }));
    expect([fair, webinar, worth(touch('a', T0, 'email', 'clicked'))]).toEqual([35, 25, 5]);
  });

  it('counts a chat as a contact of two, and moves the stage', () => {
    const state = stateOf([touch('a', T0, 'chat', 'asked', { interactive: true })], T0);
    expect(state).toMatchObject({ behaviour: 20, stage: 'contact' });
  });

  it('qualifies a decider who asks for a demonstration, and starts behaviour anew when sales gives back', () => {
    const facts = [
      decider,
      touch('b', T0 + 1, 'web', 'demo_requested'),
      touch('c', T0 + 2, 'webinar', 'attended', { attributes: { minutes: 40 }, content: { id: 'w' } }),
    ];
    const hot = stateOf(facts, T0 + 2);
    expect(hot).toMatchObject({ behaviour: 75, fit: 60, total: 135, class: 'A2', stage: 'handshake', qualified: true });
    const back = stateOf([...facts, touch('d', T0 + DAY, 'handoff', 'recycled')], T0 + DAY);
    expect(back).toMatchObject({ behaviour: 0, qualified: false, stage: 'contact' });
  });

  it('lets lost and churned customers fall back', () => {
    const order = touch('o', T0, 'crm', 'ordered');
    expect(stateOf([order], T0).stage).toBe('value');
    expect(stateOf([order, touch('x', T0 + DAY, 'crm', 'churned')], T0 + DAY)).toMatchObject({ stage: 'contact', behaviour: 0 });
    const quoted = touch('q', T0, 'crm', 'quoted');
    expect(stateOf([quoted, touch('l', T0 + DAY, 'crm', 'lost')], T0 + DAY).stage).toBe('contact');
  });

  it('offers no customer again', () => {
    const warm = [touch('b', T0 + 1, 'web', 'demo_requested'), touch('c', T0 + 2, 'sales_visit', 'met', { interactive: true })];
    expect(stateOf([decider, touch('o', T0, 'crm', 'ordered'), ...warm], T0 + 2)).toMatchObject({ stage: 'value', qualified: false });
  });

  it('never qualifies competitors and partners', () => {
    const facts = (more: object): ScoredFact[] => [
      { ...decider, profile: { seniority: 'c_level', email_type: 'business', ...more } },
      touch('b', T0 + 1, 'web', 'demo_requested'),
      touch('c', T0 + 2, 'sales_visit', 'met', { interactive: true }),
    ];
    expect(stateOf(facts({}), T0 + 2).qualified).toBe(true);
    expect(stateOf(facts({ competitor: true }), T0 + 2).qualified).toBe(false);
    expect(stateOf(facts({ partner_status: 'accepted' }), T0 + 2)).toMatchObject({ qualified: false, behaviour: 0 });
  });
});
