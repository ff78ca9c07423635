import type { ScoringModel } from '@waymark/scoring';
import type { ContactFact } from '../columns/history-of';
import { historyOf } from '../columns/history-of';
import { runAtOnce } from '../columns/in-steps';
import type { TestedModel } from './build-report';
import { DAY, described, START, touched } from './company.fixture';
import { leakyRules } from './leaky-rules';
import type { BacktestRequest } from './run-backtest';
import { runBacktest } from './run-backtest';

const OUTCOME = { channel: 'crm', action: 'ordered' };

const tested = (document: Omit<ScoringModel, 'schema'>): TestedModel => ({
  name: { id: document.id, version: null, digest: '0', title: null },
  document: { schema: 'waymark/scoring-model/v1', ...document },
});

const byOrigin = tested({
  id: 'by-origin',
  behaviour: { rules: [{ id: 'demo', when: { action: 'demo_asked' }, points: 30 }] },
  fit: { rules: [{ id: 'referred', when: { 'profile.origin': 'referral' }, points: 10 }] },
  qualification: { when: { 'state.total': { gte: 30 } } },
});

const blind = tested({ id: 'blind', fit: { rules: [{ id: 'x', when: { 'profile.nothing': true }, points: 1 }] } });

/** 200 contacts, one a day: every second is referred, one in four of these orders, one in twenty of the others. */
function company(): ContactFact[] {
  const facts = [touched('z', 400, 'web', 'viewed', 0)];
  for (let index = 0; index < 200; index += 1) {
    const id = `c${String(index).padStart(3, '0')}`;
    const isReferred = index % 2 === 0;
    facts.push(described(id, index, { origin: isReferred ? 'referral' : 'search' }, 0), touched(id, index, 'web', 'viewed', 0));
    if (index % (isReferred ? 8 : 21) !== 0) continue;
    facts.push(touched(id, index + 2, 'web', 'demo_asked', 0), touched(id, index + 12, 'crm', 'ordered', 0));
  }
  return facts;
}

const history = historyOf(company());
const ask = (request: Partial<BacktestRequest> = {}) =>
  runAtOnce(runBacktest(history, { models: [byOrigin, blind], outcome: OUTCOME, within: 'P30D', ...request }));

describe('a backtest', () => {
  it('tells of every contact once, and of why others are left out', () => {
    const report = ask({ split: START + 100 * DAY });
    expect(report).toMatchObject({ contacts: 201, cases: 100, leftOut: { beforeSplit: 100, windowOpen: 1, alreadyHappened: 0 } });
    const { leftOut, cases } = report;
    const told = leftOut.neverTouched + leftOut.unknownThen + leftOut.alreadyHappened + leftOut.notYetDue + leftOut.beforeSplit + leftOut.windowOpen;
    expect(told + cases).toBe(201);
  });

  it('ranks, calls and times', () => {
    const [model] = ask({ capacityPerWeek: 1 }).models;
    expect(model?.auc?.value).toBeCloseTo(0.696, 3);
    expect(model?.atScoring).toMatchObject({ called: 0, right: 0, precision: null, recall: 0 });
    expect(model?.beforeOutcome).toMatchObject({ called: 30, right: 30, precision: 1, recall: 1 });
    expect(model?.leadTime).toEqual({ contacts: 30, p10: 10, p50: 10, p90: 10 });
    expect(model?.load).toMatchObject({ capacityPerWeek: 1, mostPerWeek: 2 });
  });

  it('weighs each week against what sales can take', () => {
    const load = ask({ capacityPerWeek: 1 }).models[0]?.load;
    if (load == null) throw new Error('there are calls');
    expect(load.weeks.reduce((sum, week) => sum + week.called, 0)).toBe(30);
    expect(load.weeks[0]).toEqual({ monday: '2026-01-05', called: 1 });
    expect(load.weeksOver).toBe(load.weeks.filter(({ called }) => called > 1).length);
    expect(Number(load.roomLeft) - Number(load.callsOver)).toBe(load.weeks.length - 30);
    expect(ask().models[0]?.load).toMatchObject({ capacityPerWeek: null, weeksOver: null, callsOver: null, roomLeft: null });
  });

  it('says whether one of two models is better', () => {
    const { difference, models } = ask();
    expect(models[1]?.auc).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(difference?.value).toBeCloseTo(0.5 - (models[0]?.auc?.value ?? 0), 12);
    expect(difference?.high).toBeLessThan(0);
    expect(difference?.secondBetter).toBe(0);
    expect(models[1]).toMatchObject({ atScoring: null, beforeOutcome: null, leadTime: null, load: null });
  });

  it('calibrates a score that separates better than the base rate', () => {
    const [calibration, other] = ask().models.map((model) => model.calibration);
    if (calibration == null || other == null) throw new Error('both halves have outcomes');
    expect(calibration.skill).toBeGreaterThan(0);
    expect(calibration.bins.map(({ contacts }) => contacts)).toEqual([100, 100]);
    for (const bin of calibration.bins) {
      expect(bin.expected).toBeGreaterThan(bin.low);
      expect(bin.expected).toBeLessThan(bin.high);
    }
    expect(other.skill).toBeCloseTo(0, 3);
  });

  it('gives the same report for the same question, and is JSON', () => {
    const report = ask();
    expect(ask()).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('says what a reader should know', () => {
    expect(ask().notes).toEqual([expect.stringMatching(/^blind: 100 % of the contacts have one and the same score/)]);
    const late = historyOf([...company(), described('c000', 0, { rich: true }, 50)]);
    const report = runAtOnce(runBacktest(late, { models: [byOrigin], outcome: OUTCOME, within: 'P30D' }));
    expect(report.lateFacts).toEqual({ late: 1, lateAfterOutcome: 1, contacts: 1, unknownRecording: 0 });
    expect(report.notes).toEqual([expect.stringMatching(/^1 facts were recorded later/)]);
  });

  it('has an answer for a history without outcomes or contacts', () => {
    expect(ask({ outcome: { channel: 'none' } })).toMatchObject({ outcomes: 0, baseRate: 0, difference: null, models: [{ auc: null, calibration: null }, {}] });
    const nothing = runAtOnce(runBacktest(historyOf([]), { models: [byOrigin], outcome: OUTCOME, within: 'P30D' }));
    expect(nothing).toMatchObject({ cases: 0, baseRate: null, models: [{ auc: null, curve: [], load: null }] });
  });

  it.each([{ within: 'soon' }, { at: 'qualification' }, { at: 'split' }])('refuses %j', (request) => {
    expect(() => ask(request)).toThrow(RangeError);
  });

  it('does not depend on the order in which facts came', () => {
    const turned = historyOf(company().reverse());
    expect(runAtOnce(runBacktest(turned, { models: [byOrigin, blind], outcome: OUTCOME, within: 'P30D' }))).toEqual(ask());
  });
});

describe('leakyRules', () => {
  const leaks = (when: object, outcome: object = OUTCOME) =>
    leakyRules({ schema: 'waymark/scoring-model/v1', id: 'a', behaviour: { rules: [{ id: 'r', when: when as never, points: 1 }] } }, outcome as never);

  it.each([
    [{ channel: 'crm', action: 'quoted' }],
    [{ any: [{ channel: 'web' }, { channel: ['email', 'handoff'] }] }],
    [{ recent: { where: { channel: { in: ['crm'] } }, within: 'P1D', count: 1 } }],
    [{ all: [{ 'state.handoff': { ne: 'none' } }] }],
    [{ action: 'ordered' }],
  ])('names %j', (when) => {
    expect(leaks(when)).toEqual([{ path: '/behaviour/rules/0', rule: 'r', why: expect.any(String) as string }]);
  });

  it.each([[{ channel: 'web' }], [{ not: { channel: 'crm' } }], [{ channel: { ne: 'web' } }], [{ 'profile.title': 'CTO' }]])('lets %j be', (when) => {
    expect(leaks(when)).toEqual([]);
  });

  it("knows an outcome's own touchpoints on any channel", () => {
    const trial = { channel: 'product', action: ['trial_started', 'bought'] };
    expect(leaks({ channel: 'product' }, trial)).toHaveLength(1);
    expect(leaks({ channel: 'product', action: 'bought' }, trial)).toHaveLength(1);
    expect(leaks({ channel: 'product', action: 'viewed' }, trial)).toEqual([]);
  });
});
