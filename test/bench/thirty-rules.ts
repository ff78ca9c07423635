import type { RuleDocument, ScoringModel } from '@waymark/scoring';

/** The end of the sample that is measured, and the instant at which it is scored. */
export const SAMPLE_AS_OF = Date.parse('2026-06-01T00:00:00Z');

type Draft = Omit<RuleDocument, 'id'>;

const touch = (channel: string | readonly string[], action: string | readonly string[], points: number, more: Partial<Draft> = {}): Draft => ({ when: { channel, action }, points, ...more });
const halfLife = (days: number): Partial<Draft> => ({ decay: { halfLife: `P${days}D` } });
const within = (times: number, per: string): Partial<Draft> => ({ limit: { times, per } });

/** Thirty rules over the sample company's channels: limits, half-lives, groups, qualification and stages. */
const RULES: readonly Draft[] = [
  { when: { channel: 'web', action: 'viewed', 'content.id': { startsWith: '/pricing' } }, points: 15, ...halfLife(21), ...within(1, 'P7D'), group: 'web' },
  { when: { channel: 'web', action: 'viewed', 'attributes.seconds': { gte: 60 } }, points: 3, ...halfLife(14), group: 'web' },
  { when: { channel: 'web', action: 'viewed', 'attributes.seconds': { gte: 240 } }, points: 5, ...halfLife(14), ...within(3, 'P7D'), group: 'web' },
  touch('web', ['form_submitted', 'demo_requested'], 40, { ...halfLife(45), ...within(2, 'P30D') }),
  touch('web', 'searched', 2, { ...halfLife(14), group: 'web' }),
  touch('email', 'opened', 1, { ...halfLife(14), ...within(1, 'P1D'), group: 'mail' }),
  touch('email', 'clicked', 5, { ...halfLife(14), ...within(1, 'P1D'), group: 'mail' }),
  touch('email', 'replied', 20, halfLife(30)),
  touch('email', 'forwarded', 5, { ...halfLife(30), group: 'mail' }),
  touch(['webinar', 'livestream'], 'registered', 5, { ...halfLife(30), group: 'events' }),
  { when: { channel: ['webinar', 'livestream'], action: 'attended', 'attributes.minutes': { gte: 20 } }, points: 25, ...halfLife(45), group: 'events' },
  { when: { channel: ['webinar', 'livestream'], action: 'attended', 'attributes.minutes': { lt: 20 } }, points: 8, ...halfLife(45), group: 'events' },
  touch(['webinar', 'livestream'], 'asked', 15, { ...halfLife(45), group: 'events' }),
  touch('offline_event', ['attended', 'badge_scanned'], 20, { ...halfLife(60), group: 'events' }),
  touch('offline_event', 'talked', 35, { ...halfLife(60), group: 'events' }),
  touch('content', 'downloaded', 10, { ...halfLife(30), ...within(2, 'P7D') }),
  touch('content', 'shared', 10, halfLife(30)),
  touch('chat', 'messaged', 20, { ...halfLife(30), ...within(2, 'P14D') }),
  touch('hotline', 'called', 20, { ...halfLife(30), ...within(2, 'P14D') }),
  touch('ai_call', 'answered', 15, { ...halfLife(30), ...within(2, 'P14D') }),
  touch('sdr_call', 'answered', 20, { ...halfLife(30), ...within(2, 'P14D') }),
  touch('wecom', 'added', 10, { ...halfLife(60), ...within(1, 'lifetime') }),
  touch('wecom', 'messaged', 5, { ...halfLife(30), ...within(3, 'P30D') }),
  touch('sales_visit', ['met', 'visited'], 40, { ...halfLife(60), ...within(2, 'P30D') }),
  touch('referral', ['referred', 'joined'], 20, { ...halfLife(45), ...within(1, 'P90D') }),
  touch(['search_ad', 'display_ad', 'social'], 'clicked', 5, { ...halfLife(14), ...within(1, 'P7D') }),
  touch('search_ad', 'viewed', 1, { ...halfLife(7), ...within(1, 'P7D') }),
  touch('social', ['liked', 'followed'], 3, { ...halfLife(14), ...within(2, 'P30D') }),
  touch('crm', 'opportunity_created', 30, halfLife(90)),
  { when: { action: 'unsubscribed' }, reset: true },
];

export const THIRTY_RULES: ScoringModel = {
  schema: 'waymark/scoring-model/v1',
  id: 'thirty-rules',
  behaviour: { max: 200, groups: { web: { max: 40 }, mail: { max: 15 }, events: { max: 70 } }, rules: RULES.map((rule, place) => ({ id: `r${place + 1}`, ...rule })) },
  fit: { max: 60, min: -50, rules: [{ id: 'business-mail', when: { 'profile.email_type': 'business' }, points: 10 }, { id: 'decides', when: { 'profile.seniority': ['c_level', 'vp', 'director'] }, points: 20 }, { id: 'large', when: { 'account.employees': { gte: 500 } }, points: 20 }] },
  qualification: { when: { 'state.total': { gte: 100 }, 'state.behaviour': { gte: 40 } }, rearm: 'on-recycle', cooldown: 'P30D' },
  stages: {
    enter: {
      contact: { interactive: true },
      handshake: { any: [{ 'state.qualified': true }, { channel: 'crm', action: 'opportunity_created' }] },
      value: { channel: 'crm', action: ['ordered', 'paid'] },
      renewal: { channel: 'crm', action: ['renewed', 'expanded'] },
    },
    fallback: [{ from: 'contact', to: 'discover', idle: 'P180D' }],
  },
};
