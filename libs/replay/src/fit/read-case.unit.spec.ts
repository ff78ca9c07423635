import { DAY, described, touched } from '../backtest/company.fixture';
import { planCases } from '../backtest/case-plan';
import { historyOf } from '../columns/history-of';
import { runAtOnce } from '../columns/in-steps';
import { seeSide, vocabularyOf } from './learning-set';
import { caseReader } from './read-case';

const facts = Array.from({ length: 3 }, (_, index) => `c${index}`).flatMap((id) => [
  described(id, 0, { origin: 'search', title: 'CTO' }, 0),
  touched(id, 1, 'web', 'viewed', 0),
  touched(id, 1, 'web', 'viewed', 40),
  touched(id, 1, 'email', 'opened', 40),
  described(id, 1, { title: 'CEO' }, 40),
]);
const history = historyOf([...facts, touched('z', 200, 'crm', 'ordered')]);
const moment = { kind: 'first-touch' as const, afterMs: 0 };
const plan = runAtOnce(planCases(history, { outcome: { channel: 'crm' }, withinMs: 30 * DAY, moment, split: null, graceMs: DAY }));
const side = runAtOnce(seeSide(plan, 'testing', caseReader(history, 90 * DAY)));

describe('what was seen of a case', () => {
  it('is told apart from what late facts would have added', () => {
    const shown = (sightings: readonly { readonly key: string; readonly value: unknown }[]) => sightings.map(({ key, value }) => [key.trim(), value]);
    expect(shown(side.cases[0]?.known ?? [])).toEqual([['web viewed', true], ['profile.origin', 'search'], ['profile.title', 'CTO']]);
    expect(shown(side.cases[0]?.late ?? [])).toEqual([['email opened', true], ['profile.title', 'CEO']]);
  });

  it('counts once towards the conditions, whether or not late facts came besides', () => {
    expect(side.cases).toHaveLength(3);
    const titles = (least: number) => runAtOnce(vocabularyOf(side, least)).conditions.map(({ title }) => title);
    expect(titles(3)).toEqual(['Email opened', 'Origin: search', 'Title: CTO', 'Title: CEO', 'Web viewed']);
    expect(titles(4)).toEqual([]);
  });
});
