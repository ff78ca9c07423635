import type { ChangeKind, ContactChange, ReplayReport, RuleEffect, ScoredState, WeekOfChange } from '../../whatif/report';

const DAY_MS = 86_400_000;
const FIRST_MONDAY = 1_762_128_000_000;

/** A number from 0 to 1 that depends on its place alone. */
function drawn(place: number): number {
  const x = Math.sin(place * 12.9898) * 43758.5453;
  return x - Math.floor(x);
}

const STAGES = ['discover', 'contact', 'handshake', 'value', 'renewal'];
const timestamp = (at: number): string => new Date(at).toISOString();

function weeks(): WeekOfChange[] {
  return Array.from({ length: 30 }, (_, week) => {
    const before = Math.round(18 + 14 * drawn(week) + week / 2);
    const gained = Math.round(9 * drawn(week + 100) + week / 4);
    const lost = Math.round(5 * drawn(week + 200));
    return { monday: timestamp(FIRST_MONDAY + week * 7 * DAY_MS).slice(0, 10), before, after: before + gained - lost, gained, lost };
  });
}

const RULES: readonly (readonly [string, string, number, number])[] = [
  ['webinar-attended', 'Attended a webinar for twenty minutes or more', 184.5, 312.25],
  ['pricing-page', 'Looked at the prices', 121, 121],
  ['demo-requested', 'Asked for a demonstration', 410, 445],
  ['opened-mail', 'Opened a mail', 93.5, 20.125],
  ['three-visits-in-a-week', 'Three visits in a week', 41.25, 62.5],
  ['inactivity', 'Nothing for thirty days', -112.5, -169],
  ['unsubscribed', 'Unsubscribed', 0, 0],
  ['wecom-conversation', '企业微信 conversation', 73, 81.5],
  ['business-email', 'business-email', 602, 602],
  ['director', 'Director or above', 220, 275],
];

const rules = (): RuleEffect[] =>
  RULES.map(([rule, title, before, after], index) => ({ rule, title, contacts: 12 - index, before, after }));

function state(total: number, qualifiedAt: string | null): ScoredState {
  return { behaviour: total - 35, fit: 35, total, class: total >= 100 ? 'A1' : 'B2', stage: qualifiedAt === null ? 'contact' : 'handshake', qualifiedAt };
}

const KINDS: readonly (readonly [ChangeKind, days: number | null, before: boolean, after: boolean])[] = [
  ['gained', null, false, true],
  ['earlier', -12.5, true, true],
  ['lost', null, true, false],
  ['later', 4.25, true, true],
  ['never', null, false, false],
  ['same', null, true, true],
];

function contactChange(place: number): ContactChange {
  const [kind, days, before, after] = KINDS[place % KINDS.length] ?? ['never', null, false, false];
  const first = timestamp(FIRST_MONDAY + Math.floor(drawn(place) * 200 * DAY_MS));
  const second = timestamp(FIRST_MONDAY + Math.floor(drawn(place + 7) * 200 * DAY_MS));
  return {
    contactId: `019b3e7a-5c${10 + place}-7aa1-8f00-3d5a9c0b7e${10 + place}`,
    kind,
    days,
    before: state(88.25 + place, before ? first : null),
    after: state(128.75 - 3 * place, after ? second : null),
    channel: 'webinar',
    campaign: place % 3 === 0 ? null : 'spring-launch',
    owner: 'li.wei',
    decidedAt: second,
    lines: [
      { at: first, rule: 'webinar-attended', title: 'Attended a webinar for twenty minutes or more', fact: `zoom#${98_100 + place}`, before: 25, after: 40, noteBefore: null, noteAfter: null },
      { at: second, rule: 'opened-mail', title: 'Opened a mail', fact: `mailer#open-${place}`, before: 3.125, after: 0, noteBefore: null, noteAfter: 'limit' },
      { at: first, rule: 'three-visits-in-a-week', title: 'Three visits in a week', fact: `web#visit-${place}`, before: null, after: 12.5, noteBefore: null, noteAfter: null },
      { at: null, rule: 'director', title: 'Director or above', fact: null, before: 10, after: 15, noteBefore: null, noteAfter: null },
    ],
  };
}

/** What a quarter's what-if looks like: two versions of a model over twelve thousand contacts. */
export function aReport(): ReplayReport {
  const breakdown = (name: string, before: number, gained: number, lost: number) => ({ name, before, after: before + gained - lost, gained, lost });
  return {
    v: 1,
    question: {
      model: { id: 'b2b-default', version: null, digest: 'sha256:5f0c2ab1e9d34477a1c6b0fe6a7d9c1fb6a2f0d8e4c35b7a9081726354433221', title: 'Webinars count for more' },
      against: { id: 'b2b-default', version: 3, digest: 'sha256:91d7c2ab1e9d34477a1c6b0fe6a7d9c1fb6a2f0d8e4c35b7a908172635443302', title: 'Default B2B model' },
      asOf: '2026-06-01T00:00:00.000Z',
      from: '2025-11-03T00:00:00.000Z',
      to: null,
      where: { 'account.industry': ['machinery', 'chemicals'] },
      handoffs: 'recorded',
    },
    position: 412_388,
    facts: 361_042,
    contacts: 12_208,
    refolded: {
      facts: 84_210,
      ofFacts: 361_042,
      contacts: 2_911,
      ofContacts: 12_208,
      because: 'only rules webinar-attended, opened-mail differ, and only contacts with a fact that can meet them are touched',
    },
    digest: 'sha256:0c0f5d2ab1e9d34477a1c6b0fe6a7d9c1fb6a2f0d8e4c35b7a90817263544331',
    parted: 41,
    scores: Array.from({ length: 16 }, (_, bin) => {
      const height = Math.round(3900 * Math.exp(-bin / 3.2));
      return { from: bin * 10, to: bin * 10 + 10, before: height + Math.round(60 * drawn(bin)), after: Math.round(height * 0.93 + 90 * drawn(bin + 40)) };
    }),
    classes: ['A1', 'A2', 'B1', 'B2', 'C3', 'D4'].map((name, index) => ({ name, before: 120 * (index + 1), after: 120 * (index + 1) + Math.round(60 * (drawn(index) - 0.4)) })),
    stages: STAGES.map((name, index) => ({ name, before: [7400, 3600, 820, 310, 78][index] ?? 0, after: [7180, 3690, 945, 315, 78][index] ?? 0 })),
    stageFlow: [
      { from: 'discover', to: 'discover', contacts: 7170 },
      { from: 'discover', to: 'contact', contacts: 230 },
      { from: 'contact', to: 'contact', contacts: 3420 },
      { from: 'contact', to: 'handshake', contacts: 170 },
      { from: 'contact', to: 'discover', contacts: 10 },
      { from: 'handshake', to: 'handshake', contacts: 775 },
      { from: 'handshake', to: 'contact', contacts: 40 },
      { from: 'handshake', to: 'value', contacts: 5 },
      { from: 'value', to: 'value', contacts: 310 },
      { from: 'renewal', to: 'renewal', contacts: 78 },
    ],
    changes: { gained: 231, lost: 64, earlier: 118, later: 37, same: 402, never: 11_356 },
    daysEarlier: { p50: 6.5, p90: 21.25 },
    daysLater: { p50: 2, p90: 9.75 },
    weeks: weeks(),
    channels: [breakdown('webinar', 210, 140, 4), breakdown('web', 260, 51, 22), breakdown('email', 101, 6, 30), breakdown('wecom', 50, 34, 8)],
    campaigns: [breakdown('spring-launch', 92, 61, 3), breakdown('engines-week', 71, 22, 9), breakdown('always-on', 40, 3, 11)],
    owners: [breakdown('li.wei', 140, 44, 12), breakdown('m.okafor', 133, 51, 20), breakdown('(nobody)', 348, 136, 32)],
    stagesOfChange: [breakdown('contact', 371, 160, 50), breakdown('handshake', 250, 71, 14)],
    rules: rules(),
    explained: 12,
    contactChanges: Array.from({ length: 12 }, (_, place) => contactChange(place)),
  };
}

/** Two models that give everybody the same. */
export function aReportWithoutChange(): ReplayReport {
  const report = aReport();
  return {
    ...report,
    parted: 0,
    changes: { gained: 0, lost: 0, earlier: 0, later: 0, same: 621, never: 11_587 },
    daysEarlier: null,
    daysLater: null,
    scores: report.scores.map((bin) => ({ ...bin, after: bin.before })),
    classes: report.classes.map((each) => ({ ...each, after: each.before })),
    stages: report.stages.map((each) => ({ ...each, after: each.before })),
    stageFlow: report.stages.map(({ name, before }) => ({ from: name, to: name, contacts: before })),
    weeks: report.weeks.map((week) => ({ ...week, after: week.before, gained: 0, lost: 0 })),
    channels: [],
    campaigns: [],
    owners: [],
    stagesOfChange: [],
    rules: [],
    explained: 0,
    contactChanges: [],
  };
}

/** One model alone. */
export function aReportOfOneModel(): ReplayReport {
  const report = aReport();
  return {
    ...report,
    question: { ...report.question, against: null, where: null, from: null },
    changes: { gained: 0, lost: 0, earlier: 0, later: 0, same: 0, never: 0 },
    daysEarlier: null,
    daysLater: null,
    scores: report.scores.map((bin) => ({ ...bin, before: 0 })),
    classes: report.classes.map((each) => ({ ...each, before: 0 })),
    stages: report.stages.map((each) => ({ ...each, before: 0 })),
    stageFlow: [],
    weeks: report.weeks.map((week) => ({ ...week, before: 0, gained: 0, lost: 0 })),
    channels: report.channels.map((each) => ({ ...each, before: 0, gained: 0, lost: 0 })),
    rules: report.rules.map((rule) => ({ ...rule, before: 0 })),
    contactChanges: [],
  };
}

/** Nobody answers what was asked for. */
export function anEmptyReport(): ReplayReport {
  const { v, question, digest } = aReport();
  return {
    v,
    question,
    position: 0,
    facts: 0,
    contacts: 0,
    refolded: { facts: 0, ofFacts: 0, contacts: 0, ofContacts: 0, because: 'there is nothing to fold' },
    digest,
    parted: 0,
    scores: [],
    classes: [],
    stages: [],
    stageFlow: [],
    changes: { gained: 0, lost: 0, earlier: 0, later: 0, same: 0, never: 0 },
    daysEarlier: null,
    daysLater: null,
    weeks: [],
    channels: [],
    campaigns: [],
    owners: [],
    stagesOfChange: [],
    rules: [],
    explained: 0,
    contactChanges: [],
  };
}
