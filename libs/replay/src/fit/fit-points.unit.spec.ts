import { checkModel, compileModel } from '@waymark/scoring';
import { DAY, described, START, touched } from '../backtest/company.fixture';
import { drawsFrom } from '../backtest/draws';
import { foldScorer } from '../backtest/fold-scorer';
import { caseOf } from '../backtest/make-case';
import { runBacktest } from '../backtest/run-backtest';
import type { ContactFact } from '../columns/history-of';
import { historyOf } from '../columns/history-of';
import { runAtOnce } from '../columns/in-steps';
import type { FitRequest } from './fit-request';
import { plansOf, completeFit } from './fit-request';
import { fitPoints } from './fit-points';

const OUTCOME = { channel: 'crm', action: 'ordered' };
const SPLIT = START + 600 * DAY;
const REQUEST: FitRequest = { id: 'learnt', title: 'Learnt', outcome: OUTCOME, within: 'P30D', split: SPLIT, at: 'first-touch+P3D', resamples: 100 };

interface Chances {
  /** Percent of those who attended and of those who did not, of those referred besides, who order. */
  readonly attended: number;
  readonly others: number;
  readonly referred: number;
}

/** 1,600 contacts, two a day; who comes to the webinar and who is referred is drawn from a seed, and so is who orders. */
function company({ attended, others, referred }: Chances, seed = 11): ContactFact[] {
  const draw = drawsFrom(seed);
  const facts = [touched('z', 900, 'web', 'viewed')];
  for (let index = 0; index < 1_600; index += 1) {
    const id = `c${String(index).padStart(4, '0')}`;
    const day = Math.floor(index / 2);
    const [attends, isReferred] = [draw(100) < 30, draw(100) < 25];
    facts.push(touched(id, day, 'web', 'viewed', 0), touched(id, day, 'email', 'sent', 0));
    facts.push(described(id, day, { origin: isReferred ? 'referral' : 'search', size: draw(500), lucky: draw(2) === 0 }, 0));
    if (attends) facts.push(touched(id, day + 1, 'webinar', 'attended', 0), touched(id, day + 2, 'webinar', 'attended', 0));
    if (draw(100) >= (attends ? attended : others) + (isReferred ? referred : 0)) continue;
    facts.push(touched(id, day + 10, 'crm', 'ordered', 0), described(id, day, { deal_size: 'large' }, undefined), touched(id, day + 2, 'crm', 'quoted', 0));
    facts.push(described(id, day, { solvent: true }, 30));
  }
  return facts;
}

const SIGNAL: Chances = { attended: 40, others: 5, referred: 15 };
const history = historyOf(company(SIGNAL));
const fit = (request: Partial<FitRequest> = {}, of = history) => runAtOnce(fitPoints(of, { ...REQUEST, ...request }));

const plain = fit();

describe('fitPoints', () => {
  it('learns what leads to the outcome, in whole points and plain words', () => {
    const { model, report } = plain;
    expect(report.learned.map(({ title }) => title)).toEqual(['Webinar attended', 'Origin: referral']);
    expect(model?.behaviour?.rules).toEqual([
      { id: 'webinar-attended', title: 'Webinar attended', when: { channel: 'webinar', action: 'attended' }, points: report.learned[0]?.points, decay: { expires: 'P90D' }, group: 'webinar-attended' },
    ]);
    expect(report.learned[0]?.points).toBeGreaterThan(20);
    expect(report.aucTesting?.low).toBeGreaterThan(0.65);
    expect(model === null ? null : checkModel(model)).toMatchObject({ ok: true });
  });

  it('says what it refused to use, and why', () => {
    const { refused, refusedCounts } = plain.report;
    const why = (title: string) => refused.find((each) => each.title === title)?.why;
    expect(why('Deal size: large')).toBe('gives-away');
    expect(why('Crm quoted')).toBe('leak');
    expect(why('Solvent: yes')).toBe('late');
    expect(why('Web viewed')).toBe('constant');
    expect(why('Lucky: yes')).toBe('chance');
    expect(why('Origin: search')).toBe('same');
    expect(refusedCounts['gives-away']).toBe(1);
  });

  it('refuses personal data, whatever it tells', () => {
    const named = historyOf([...company(SIGNAL), ...Array.from({ length: 400 }, (_, index) => described(`c${String(index).padStart(4, '0')}`, Math.floor(index / 2), { badge: 'gold', wechat: 'x' }, 0))]);
    const { refused } = fit({ sealedKeys: ['badge'] }, named).report;
    expect(refused.filter(({ why }) => why === 'sealed').map(({ title }) => title)).toEqual(['Badge: gold', 'Wechat: x']);
  });

  it('proposes nothing where there is nothing to learn', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const noise = historyOf(company({ attended: 10, others: 10, referred: 0 }, seed).filter(({ fact }) => fact.kind === 'touchpoint'));
      const { model, report } = fit({}, noise);
      expect(model).toBeNull();
      expect(report).toMatchObject({ learned: [], threshold: null, intercept: null, aucTesting: null });
      expect(report.notes[0]).toMatch(/^Nothing that was known/);
    }
  });

  it('has an answer where no outcome or no contact is there to learn from', () => {
    expect(fit({ outcome: { channel: 'none' } }).model).toBeNull();
    expect(fit({}, historyOf([])).report).toMatchObject({ learning: { cases: 0, outcomes: 0, baseRate: null } });
  });

  it('gives the model the very scores that it was judged by', () => {
    for (const lookback of ['P90D', 'P1D', null]) {
      const { model, report } = fit({ lookback });
      if (model === null) throw new Error('there is something to learn');
      const tested = [{ name: { id: 'learnt', version: null, digest: '', title: null }, document: model }];
      const backtest = runAtOnce(runBacktest(history, { models: tested, outcome: OUTCOME, within: 'P30D', split: SPLIT, at: 'first-touch+P3D', resamples: 100 }));
      expect(backtest.models[0]?.auc).toEqual(report.aucTesting);
      expect(backtest).toMatchObject({ cases: report.testing.cases, outcomes: report.testing.outcomes, leftOut: { windowOpen: report.testing.windowOpen } });
    }
  });

  it('puts the threshold where it was wished', () => {
    const calls = (threshold: FitRequest['threshold']) => fit(threshold && { threshold }).report.threshold;
    const all = plain.report.learning.cases;
    expect(plain.report.threshold?.called).toBeLessThanOrEqual(0.1 * all);
    expect(calls({ precision: 0.3 })?.precision).toBeGreaterThanOrEqual(0.3);
    expect(calls({ capacityPerWeek: 15 })?.called).toBe(all);
    expect(calls({ capacityPerWeek: 7 })?.called).toBeLessThanOrEqual(all / 2);
    expect(fit({ threshold: { share: 0 } }).report.notes).toEqual(expect.arrayContaining([expect.stringMatching(/^No threshold/)]));
  });

  it('learns nothing from what came to be known after the split', () => {
    const early = historyOf(company(SIGNAL).filter(({ fact, recordedAt }) => fact.occurredAt < SPLIT && (recordedAt ?? 0) < SPLIT));
    const learnt = ({ model, report }: ReturnType<typeof fit>) => ({ model, learned: report.learned, learning: report.learning, threshold: report.threshold });
    const then = fit({ asOf: SPLIT }, early);
    expect(learnt(then)).toEqual(learnt(plain));
    expect(then.report.refused.map(({ why }) => why)).toEqual(plain.report.refused.map(({ why }) => why));
  });

  it('says when it was allowed to know more', () => {
    const whole = fit({ labels: 'whole-history' }).report;
    expect(whole.learning.cases).toBeGreaterThan(plain.report.learning.cases);
    expect(whole.notes).toEqual(expect.arrayContaining([expect.stringMatching(/^Outcomes that came after the split/)]));
  });

  it('learns at one snapshot and is tried at the next', () => {
    const asked = completeFit({ ...REQUEST, at: 'split', within: 'P200D' });
    const { learning, learningSide, testing } = runAtOnce(plansOf(history, asked));
    expect([learning.split, learning.end, learningSide, testing.split]).toEqual([SPLIT - 200 * DAY, SPLIT, 'testing', SPLIT]);
    const { report } = fit({ at: 'split', within: 'P9D', lookback: 'P9D', leastContacts: 2, falseDiscoveryRate: 1 });
    expect(report.learning).toMatchObject({ windowOpen: 0 });
    expect(report.learning.cases).toBeGreaterThan(900);
  });

  it('finds what gives the outcome away by the whole history at a snapshot, too', () => {
    const contacts = Array.from({ length: 400 }, (_, index): readonly ContactFact[] => {
      const id = `c${String(index).padStart(4, '0')}`;
      const touch = touched(id, 0, 'web', 'viewed', 0);
      if (index % 10 !== 0) return [touch];
      return [touch, described(id, 0, { contract: 'signed' }), touched(id, index % 20 === 0 ? 595 : 700, 'crm', 'ordered', 0)];
    });
    const { model, report } = fit({ at: 'split', within: 'P9D', lookback: null }, historyOf([...contacts.flat(), touched('z', 900, 'web', 'viewed')]));
    expect(report.learning).toMatchObject({ cases: 400, outcomes: 20 });
    expect(report.refused).toMatchObject([{ title: 'Contract: signed', why: 'gives-away' }, { title: 'Web viewed', why: 'constant' }]);
    expect(model).toBeNull();
  });

  it('does not speak of outcomes after the split where none can be used', () => {
    const { learning, notes } = fit({ at: 'split', within: 'P9D', labels: 'whole-history' }).report;
    expect(learning).toEqual(fit({ at: 'split', within: 'P9D' }).report.learning);
    expect(notes.filter((note) => note.startsWith('Outcomes that came after the split'))).toEqual([]);
  });

  it('makes rules of numbers, tags and single kinds of touch that a model scores alike', () => {
    const facts = company(SIGNAL).flatMap((each): ContactFact[] => {
      const size = each.fact.kind === 'profile' ? each.fact.profile?.['size'] : undefined;
      if (typeof size !== 'number') return [each];
      const tags = { kind: 'profile' as const, id: `${each.fact.id}t`, occurredAt: each.fact.occurredAt, profile: { tags: size > 250 ? ['big', 'a'] : ['a'] } };
      const order = { kind: 'touchpoint' as const, channel: 'crm', action: 'ordered', mode: 'online' as const, direction: 'inbound' as const, interactive: false };
      const asked = size > 400 && size % 2 === 0 ? [{ contact: each.contact, fact: { ...order, id: `${each.fact.id}o`, occurredAt: each.fact.occurredAt + 20 * DAY } }] : [];
      return [each, { contact: each.contact, fact: tags }, ...asked];
    });
    const sized = historyOf(facts);
    const { model, report } = fit({}, sized);
    if (model === null) throw new Error('there is something to learn');
    const whens = report.learned.map(({ when }) => JSON.stringify(when)).join();
    expect(whens).toMatch(/"profile.size":\{"gte":/);
    expect(checkModel(model)).toMatchObject({ ok: true });
    const score = foldScorer(sized, compileModel(model));
    const { testing } = runAtOnce(plansOf(sized, completeFit(REQUEST)));
    const made = caseOf(testing, 0);
    if (typeof made === 'string') throw new Error(made);
    expect(Number.isInteger(score(made).score)).toBe(true);
  });
});
