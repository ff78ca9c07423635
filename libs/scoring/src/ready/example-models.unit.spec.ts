import type { ScoredFact, TouchpointFact } from '@waymark/journey';
import { resolveManner } from '@waymark/journey';
import { compileModel, foldContact, parseModel, READY_MODELS } from '../index';

const DAY = 86_400_000;
const T0 = Date.parse('2026-03-02T02:00:00Z');

let ids = 0;

function touch(day: number, channel: string, action: string, more: Partial<TouchpointFact> = {}): ScoredFact {
  ids += 1;
  const at = T0 + day * DAY;
  return { kind: 'touchpoint', id: `t${ids}`, occurredAt: at, channel, action, ...resolveManner({ channel, action }), ...more };
}

function person(profile: Readonly<Record<string, string | number | boolean>>, account = {}): ScoredFact {
  ids += 1;
  return { kind: 'profile', id: `p${ids}`, occurredAt: T0 - DAY, profile, account };
}

function scorer(id: string) {
  const text = READY_MODELS.find((model) => model.id === id)?.text ?? '';
  const parsed = parseModel(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const model = compileModel(parsed.model);
  return (facts: readonly ScoredFact[], day: number) => {
    const state = foldContact(model, facts, T0 + day * DAY);
    if (state === null) throw new Error('nobody');
    return state;
  };
}

describe.each(READY_MODELS)('ready model $id', ({ id, text }) => {
  it('is a valid model under its own id, with a title on every rule', () => {
    const parsed = parseModel(text);
    expect(parsed).toMatchObject({ ok: true, model: { id } });
    if (!parsed.ok) return;
    const rules = [...(parsed.model.behaviour?.rules ?? []), ...(parsed.model.fit?.rules ?? [])];
    expect(rules.filter(({ title }) => title === undefined)).toEqual([]);
  });
});

describe("Marketo's example values for behaviour", () => {
  const score = scorer('marketo-behaviour');
  const form = (kind: string) => touch(0, 'web', 'form_submitted', { attributes: { form: kind } });

  it.each([
    ['a click in a mail', 2, touch(0, 'email', 'clicked')],
    ['a contact form', 30, form('contact')],
    ['a content form', 15, form('content')],
    ['an event form', 15, form('event')],
    ['any other form', 10, form('survey')],
    ['a form without a kind', 10, touch(0, 'web', 'form_submitted')],
    ['a live event', 30, touch(0, 'offline_event', 'attended')],
    ['a talk at a trade show', 20, touch(0, 'offline_event', 'talked')],
    ['a booth', 5, touch(0, 'offline_event', 'visited_booth')],
    ['a PDF', 5, touch(0, 'content', 'downloaded')],
    ['a paid click', 15, touch(0, 'search_ad', 'clicked')],
    ['a key page', 5, touch(0, 'web', 'viewed', { content: { id: '/pricing' } })],
    ['a webinar', 20, touch(0, 'webinar', 'attended')],
    ['the careers pages', -5, touch(0, 'web', 'viewed', { content: { id: '/careers' } })],
  ])('gives for %s %d', (_what, points, fact) => {
    expect(score([fact], 0).behaviour).toBe(points);
  });

  it('gives 5 for several pages in a day, once', () => {
    const view = () => touch(0, 'web', 'viewed', { content: { id: '/blog' } });
    expect(score([view(), view()], 0).behaviour).toBe(0);
    expect(score([view(), view(), view(), view()], 0).behaviour).toBe(5);
  });

  it('takes 10 for no activity', () => {
    const facts = [touch(0, 'webinar', 'attended')];
    expect([29, 30, 60].map((day) => score(facts, day).behaviour)).toEqual([20, 10, 0]);
  });
});

describe("Marketo's example values for demographics", () => {
  const score = scorer('marketo-demographic');

  it('adds the best of everything up to 65, and of the rest less', () => {
    const best = person(
      { seniority: 'c_level', source_tier: 'high', email_type: 'business' },
      { annual_revenue: 200_000_000, industry_tier: 'high', employees: 900 },
    );
    const usual = person(
      { seniority: 'individual', source_tier: 'low', email_type: 'free' },
      { annual_revenue: 5_000_000, industry_tier: 'low', employees: 12 },
    );
    expect([score([best], 0).fit, score([usual], 0).fit]).toEqual([15 + 10 + 15 + 20 + 5, 5 + 6 + 5 + 8 - 2]);
  });

  it('takes 5 for an invalid name until it is corrected', () => {
    const wrong = person({ first_name_valid: false, last_name_valid: false });
    const corrected = { ...person({ first_name_valid: true }), occurredAt: T0 };
    expect([score([wrong], 0).fit, score([wrong, corrected], 0).fit]).toEqual([-10, -5]);
  });
});

describe("GitLab's handbook model", () => {
  const score = scorer('gitlab-handbook');
  const lead = person({ email_type: 'business', seniority_tier: 'high', function_tier: 'med' });
  const webcast = (day: number) => touch(day, 'webinar', 'attended', { attributes: { program: 'webcast' } });
  const keyPage = (day: number) => touch(day, 'web', 'viewed', { content: { id: '/pricing/' } });

  it('caps demographics at 70', () => {
    const all = person({ company_use: true, email_type: 'business', seniority_tier: 'high', function_tier: 'high', country_tier: 1 });
    expect(score([lead], 0).fit).toBe(35 + 15 + 15);
    expect(score([all], 0).fit).toBe(70);
  });

  it('qualifies at 100 points, with some behaviour', () => {
    expect(score([lead, keyPage(0)], 0)).toMatchObject({ total: 90, qualified: false });
    expect(score([lead, webcast(0)], 0)).toMatchObject({ total: 105, qualified: true, stage: 'handshake' });
  });

  it.each([
    ['once a day', 'chat', 'qualified', {}, [0, 0.1, 1], 200],
    ['once a week', 'web', 'viewed', { content: { id: '/install' } }, [0, 1, 7], 50],
    ['once in 30 days', 'content', 'downloaded', { attributes: { program: 'content_syndication' } }, [0, 29, 30], 20],
    ['once in 6 months', 'product', 'trial_started', { attributes: { trial: 'valuable' } }, [0, 1, 181], 100 + 3 * 30 - 6 * 10],
  ])('counts %s', (_limit, channel, action, more, days, behaviour) => {
    const facts = days.map((day) => touch(day, channel, action, more));
    expect(score(facts, days.at(-1) ?? 0).behaviour).toBe(behaviour);
  });

  it('takes 10 for each idle month and 20 for a hard bounce, never below 0', () => {
    const bounce = touch(1, 'email', 'bounced', { attributes: { bounce: 'hard' } });
    expect(score([webcast(0)], 59).behaviour).toBe(30);
    expect(score([webcast(0), bounce], 2).behaviour).toBe(20);
    expect(score([bounce, webcast(2)], 2).behaviour).toBe(40);
    expect(score([webcast(0)], 400).behaviour).toBe(0);
  });

  it('leaves only demographics to who unsubscribes', () => {
    expect(score([lead, webcast(0), touch(1, 'email', 'unsubscribed')], 1)).toMatchObject({ behaviour: 0, fit: 65 });
  });

  it('gives 20 more to who comes back after being recycled, once a month', () => {
    const facts = [lead, webcast(0), touch(1, 'handoff', 'recycled')];
    expect(score(facts, 1)).toMatchObject({ behaviour: 0, qualified: false, stage: 'contact' });
    expect(score([...facts, keyPage(2)], 2)).toMatchObject({ behaviour: 45, total: 110, qualified: true });
    expect(score([...facts, keyPage(2), webcast(3)], 3).behaviour).toBe(85);
  });

  it('freezes the score while a partner works, but for idle months', () => {
    const frozen = { ...person({ partner_status: 'accepted' }), occurredAt: T0 + DAY };
    const facts = [webcast(0), frozen, webcast(2)];
    expect(score(facts, 2)).toMatchObject({ behaviour: 40, touches: 2 });
    expect(score(facts, 30).behaviour).toBe(30);
  });

  it('adds nothing past 300 points of the person', () => {
    const facts = [lead, ...[0, 1, 2, 3, 4, 5].map((day) => touch(day, 'chat', 'qualified'))];
    expect(score(facts, 5)).toMatchObject({ behaviour: 300, total: 365 });
  });
});
