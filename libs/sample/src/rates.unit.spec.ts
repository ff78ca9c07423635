import type { SampleFact } from './fact';
import { SAMPLE_DEFAULTS, sampleHistory } from './history';

const asOf = Date.UTC(2026, 6, 15, 9, 30);
const DAY = 86_400_000;
const { contacts } = SAMPLE_DEFAULTS;

/** Facts by true contact, each once, in their order. */
function histories(): SampleFact[][] {
  const byContact = new Map<string, Map<string, SampleFact>>();
  for (const fact of sampleHistory({ ...SAMPLE_DEFAULTS, asOf, contactIds: true })) {
    const facts = byContact.get(fact.contactId ?? '') ?? new Map<string, SampleFact>();
    byContact.set(fact.contactId ?? '', facts.set(fact.id, fact));
  }
  return [...byContact.values()].map((facts) => [...facts.values()].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)));
}

const all = histories();
const find = (facts: readonly SampleFact[], channel: string, action: string): SampleFact | undefined =>
  facts.find((fact) => fact.channel === channel && fact.action === action);
const share = (part: readonly unknown[], whole: number = contacts): number => part.length / whole;
const quantile = (values: readonly number[], at: number): number => [...values].sort((a, b) => a - b)[Math.floor(at * values.length)]!;

function between(low: number, value: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

describe('touchpoints', () => {
  const counts = all.map((facts) => facts.filter(({ kind }) => kind === 'touchpoint').length);

  it('are about twenty a contact, with a long tail', () => {
    between(18, counts.reduce((a, b) => a + b) / contacts, 24);
    between(10, quantile(counts, 0.5), 20);
    between(55, quantile(counts, 0.99), 140);
  });
});

describe('sales', () => {
  const won = all.filter((facts) => find(facts, 'crm', 'ordered'));
  const offered = all.filter((facts) => find(facts, 'handoff', 'offered'));

  it('win about one contact in ten, half of those handed over and few of the rest', () => {
    between(0.07, share(won), 0.12);
    between(0.08, share(offered), 0.18);
    const wonOfOffered = offered.filter((facts) => find(facts, 'crm', 'ordered'));
    between(0.3, share(wonOfOffered, offered.length), 0.65);
    between(0.005, (won.length - wonOfOffered.length) / (contacts - offered.length), 0.05);
  });

  it('take about two weeks from the offer in the median, and two months for the slowest', () => {
    const days = won.flatMap((facts) => {
      const offer = facts.findLast(({ action }) => action === 'offered');
      const order = find(facts, 'crm', 'ordered');
      return offer && order ? [(Date.parse(order.occurredAt) - Date.parse(offer.occurredAt)) / DAY] : [];
    });
    between(9, quantile(days, 0.5), 21);
    between(45, quantile(days, 0.92), 200);
  });

  it('say amounts and currencies in every outcome', () => {
    const outcomes = all.flat().filter(({ channel }) => channel === 'crm');
    expect(outcomes.every(({ value }) => value !== undefined && value.amount > 0 && /^(CNY|EUR)$/.test(value.currency))).toBe(true);
    const actions = new Set(outcomes.map(({ action }) => action));
    expect([...actions].sort()).toEqual(['churned', 'expanded', 'lost', 'opportunity_created', 'ordered', 'paid', 'quoted', 'renewed']);
  });
});

describe('past hand-offs', () => {
  const decisions = all.map((facts) => facts.filter(({ channel }) => channel === 'handoff')).filter(({ length }) => length > 0);

  it('begin with an offer more than a week ago; each is answered, and rejections and recyclings say why', () => {
    const offers = decisions.flat().filter(({ action }) => action === 'offered');
    expect(offers.every(({ occurredAt }) => Date.parse(occurredAt) < asOf - 7 * DAY + 3_600_000)).toBe(true);
    expect(decisions.every(([first]) => first?.action === 'offered')).toBe(true);
    expect(decisions.filter((facts) => facts.at(-1)?.action === 'offered')).toEqual([]);
    const given = decisions.flat().filter(({ action }) => action === 'rejected' || action === 'recycled');
    expect(given.every(({ attributes }) => typeof attributes?.['reason'] === 'string')).toBe(true);
    expect(given.length).toBeGreaterThan(20);
  });

  it('are closed but for a handful', () => {
    between(4, decisions.filter((facts) => facts.at(-1)?.action === 'accepted').length, 35);
  });
});

describe('people', () => {
  it('come with a cookie first in many cases, and some never give a name', () => {
    const onlyWeak = ({ identities = [] }: SampleFact): boolean => identities.every(({ type }) => type === 'cookie' || type === 'device');
    between(0.03, share(all.filter((facts) => facts.every(onlyWeak))), 0.1);
    between(0.25, share(all.filter((facts) => onlyWeak(facts[0]!) && !facts.every(onlyWeak))), 0.7);
  });

  it('are passed on by others, withdraw consent, leave lists, compete and partner', () => {
    const having = (test: (fact: SampleFact) => boolean): number => share(all.filter((facts) => facts.some(test)));
    between(0.03, having(({ referrer }) => referrer?.share !== undefined), 0.12);
    between(0.01, having(({ consent }) => consent?.withdrawn === true && consent.purposes.includes('sales_contact')), 0.06);
    between(0.005, having(({ action }) => action === 'unsubscribed'), 0.05);
    between(0.005, having(({ action }) => action === 'bounced'), 0.05);
    between(0.005, having(({ profile }) => profile?.['competitor'] === true), 0.03);
    between(0.005, having(({ profile }) => profile?.['partner_status'] !== undefined), 0.03);
  });
});
