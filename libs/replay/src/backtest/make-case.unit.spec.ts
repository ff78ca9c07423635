import fc from 'fast-check';
import { compileModel } from '@waymark/scoring';
import { someFacts } from '@waymark/testkit';
import type { ContactFact } from '../columns/history-of';
import { historyOf } from '../columns/history-of';
import { runAtOnce } from '../columns/in-steps';
import type { CaseOptions } from './case-plan';
import { planCases } from './case-plan';
import { collectCases } from './collect-cases';
import { DAY, described, START, touched } from './company.fixture';
import { foldScorer } from './fold-scorer';
import { caseOf } from './make-case';
import { parseScoringMoment } from './scoring-moment';

const OUTCOME = { channel: 'crm', action: 'ordered' };
const BASE: CaseOptions = { outcome: OUTCOME, withinMs: 30 * DAY, moment: { kind: 'first-touch', afterMs: 0 }, split: null, graceMs: DAY };
const day = (days: number) => START + days * DAY;

/** The only contact's case, in a history that goes on for others until day 100. */
function caseIn(facts: readonly ContactFact[], options: Partial<CaseOptions> = {}) {
  const history = historyOf([...facts, touched('z', 100, 'web', 'viewed')]);
  return caseOf(runAtOnce(planCases(history, { ...BASE, ...options })), 0);
}

describe('the case of a contact', () => {
  it('is scored at its first touch and has the first outcome after it', () => {
    const facts = [described('a', 0, { title: 'CTO' }), touched('a', 1, 'web', 'sent'), touched('a', 2, 'web', 'viewed'), touched('a', 9, 'crm', 'ordered'), touched('a', 20, 'crm', 'ordered')];
    expect(caseIn(facts)).toMatchObject({ scoredAt: day(2), outcomeAt: day(9), censored: false, places: [0, 1, 2], side: 'testing' });
  });

  it('has no outcome when it comes after the window', () => {
    expect(caseIn([touched('a', 0, 'web', 'viewed'), touched('a', 30, 'crm', 'ordered')])).toMatchObject({ outcomeAt: day(30) });
    expect(caseIn([touched('a', 0, 'web', 'viewed'), touched('a', 31, 'crm', 'ordered')])).toMatchObject({ outcomeAt: null, censored: false });
  });

  it('is not told of when its window is still open', () => {
    expect(caseIn([touched('a', 70, 'web', 'viewed')])).toMatchObject({ censored: false });
    expect(caseIn([touched('a', 71, 'web', 'viewed'), touched('a', 72, 'crm', 'ordered')])).toMatchObject({ censored: true });
    expect(caseIn([touched('a', 90, 'web', 'viewed')], { moment: { kind: 'first-touch', afterMs: 20 * DAY } })).toBe('not-yet-due');
  });

  it('is none where the outcome has happened, or nothing was known', () => {
    expect(caseIn([touched('a', 0, 'crm', 'ordered'), touched('a', 0, 'web', 'viewed')])).toBe('already-happened');
    expect(caseIn([described('a', 0, { title: 'CTO' })])).toBe('never-touched');
    expect(caseIn([touched('a', 60, 'web', 'viewed')], { split: day(50), moment: { kind: 'split' } })).toBe('unknown-then');
    expect(caseIn([touched('a', 20, 'crm', 'ordered'), touched('a', 60, 'web', 'viewed')], { split: day(50), moment: { kind: 'split' } })).toBe('already-happened');
  });

  it('is scored at the split from all that was known then', () => {
    const facts = [touched('a', 0, 'web', 'viewed'), touched('a', 50, 'web', 'viewed'), touched('a', 51, 'web', 'viewed'), touched('a', 60, 'crm', 'ordered')];
    const made = caseIn(facts, { split: day(50), moment: { kind: 'split' } });
    expect(made).toMatchObject({ scoredAt: day(50), outcomeAt: day(60), side: 'testing', places: [0, 1, 2] });
  });

  it('leaves out what was written down later than the scoring, and counts what came after the outcome', () => {
    const facts = [touched('a', 0, 'web', 'viewed', 0.5), described('a', 0, { rich: true }, 12), described('a', 0, { big: true }, 5), touched('a', 9, 'crm', 'ordered')];
    expect(caseIn(facts)).toMatchObject({ places: [0], late: [1, 2], lateAfterOutcome: 1, unknownRecording: 0 });
    expect(caseIn(facts, { graceMs: 6 * DAY })).toMatchObject({ places: [0, 2], late: [1] });
    expect(caseIn(facts, { moment: { kind: 'first-touch', afterMs: 6 * DAY } })).toMatchObject({ places: [0, 2], late: [1] });
  });

  it('begins with the first touch that was known when it happened', () => {
    expect(caseIn([touched('a', 0, 'web', 'viewed', 40), touched('a', 9, 'web', 'viewed', 0)])).toMatchObject({ scoredAt: day(9), late: [0], places: [1] });
  });

  it('learns before the split, only from what had come out by then', () => {
    const facts = [touched('a', 25, 'web', 'viewed'), touched('a', 52, 'crm', 'ordered')];
    expect(caseIn(facts, { split: day(50) })).toMatchObject({ side: 'learning', outcomeAt: null, censored: true });
    expect(caseIn(facts, { split: day(55) })).toMatchObject({ side: 'learning', outcomeAt: day(52), censored: false });
    expect(caseIn(facts, { split: day(50), labels: 'whole-history' })).toMatchObject({ side: 'learning', outcomeAt: day(52), censored: false });
    expect(caseIn(facts, { split: day(25) })).toMatchObject({ side: 'testing' });
  });

  it('cannot be scored at a split that is not there', () => {
    expect(() => runAtOnce(planCases(historyOf([]), { ...BASE, moment: { kind: 'split' } }))).toThrow(RangeError);
  });
});

describe('parseScoringMoment', () => {
  it.each([
    ['split', { kind: 'split' }],
    ['first-touch', { kind: 'first-touch', afterMs: 0 }],
    ['first-touch+P7D', { kind: 'first-touch', afterMs: 7 * DAY }],
    ['first-touch+', null],
    ['first-touch+7', null],
    ['qualification', null],
  ])('reads %s', (text, moment) => expect(parseScoringMoment(text)).toEqual(moment));
});

const model = compileModel({
  schema: 'waymark/scoring-model/v1',
  id: 'm',
  behaviour: {
    rules: [
      { id: 'any', when: { direction: 'inbound' }, points: 20, decay: { halfLife: 'P30D' } },
      { id: 'web', when: { channel: ['web', 'crm'] }, points: 15 },
    ],
  },
  fit: { rules: [{ id: 'title', when: { 'profile.title': { exists: true } }, points: 30 }] },
  qualification: { when: { 'state.total': { gte: 60 } } },
});

describe('no peeking', () => {
  const delays = fc.array(fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }), { minLength: 40, maxLength: 40 });
  const moments = fc.constantFrom<CaseOptions['moment']>({ kind: 'split' }, { kind: 'first-touch', afterMs: 0 }, { kind: 'first-touch', afterMs: 5 * DAY });
  const split = Date.UTC(2026, 2, 15);
  const end = Date.UTC(2026, 11, 1);

  it('whatever happens or is written down after the scoring changes no score and no call before it', () => {
    fc.assert(
      fc.property(someFacts, delays, moments, (facts, days, moment) => {
        const given = facts.map((fact, index): ContactFact => {
          const delay = days[index] ?? null;
          return { contact: 'a', fact, recordedAt: delay === null ? null : fact.occurredAt + delay * DAY };
        });
        const scored = (known: readonly ContactFact[]) => {
          const history = historyOf(known);
          const plan = runAtOnce(planCases(history, { ...BASE, withinMs: 10 * DAY, moment, split, asOf: end, graceMs: 0 }));
          const made = history.contacts.length === 0 ? 'unknown-then' : caseOf(plan, 0);
          return typeof made === 'string' ? null : { made, call: foldScorer(history, model)(made) };
        };
        const whole = scored(given);
        if (whole === null) return;
        const { scoredAt } = whole.made;
        const then = scored(given.filter(({ fact, recordedAt }) => fact.occurredAt <= scoredAt && (recordedAt ?? 0) <= scoredAt));
        expect(then?.made.scoredAt).toBe(scoredAt);
        expect(then?.call.score).toBe(whole.call.score);
        expect(then?.call.qualified).toBe(whole.call.qualified);
        if ((whole.call.calledAt ?? Infinity) <= scoredAt) expect(then?.call.calledAt).toBe(whole.call.calledAt);
      }),
      { numRuns: 300 },
    );
  });

  it('no call rests on a fact at or after the outcome', () => {
    const facts = [touched('a', 0, 'web', 'viewed'), touched('a', 9, 'crm', 'ordered'), touched('a', 9, 'web', 'viewed'), touched('a', 10, 'web', 'viewed')];
    const history = historyOf(facts);
    const set = runAtOnce(collectCases(runAtOnce(planCases(history, { ...BASE, asOf: end })), [foldScorer(history, model)]));
    expect(set.cases).toEqual([{ contactId: 'a', scoredAt: day(0), outcomeAt: day(9), censored: false, calls: [{ score: 35, qualified: false, calledAt: null }] }]);
  });
});
