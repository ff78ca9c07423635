import fc from 'fast-check';
import { mondayOf, weekOf } from '../weeks';
import type { CalledCase } from './calls';
import { loadOf } from './calls';

const WEEK = 7 * 86_400_000;
const called = (scoredWeek: number, calledWeek: number | null): CalledCase => ({
  scoredAt: scoredWeek * WEEK,
  outcomeAt: null,
  score: 0,
  qualified: false,
  calledAt: calledWeek === null ? null : calledWeek * WEEK,
});

describe('loadOf', () => {
  it('tells of the last 2,000 weeks where there are more, every one of them', () => {
    const load = loadOf([called(0, null), called(1, 2), called(2_890, 2_900)], 1);
    expect(load?.weeks).toHaveLength(2_000);
    expect(load?.weeks.at(-1)).toEqual({ monday: mondayOf(weekOf(2_900 * WEEK)), called: 1 });
    expect(load).toMatchObject({ meanPerWeek: 1 / 2_000, mostPerWeek: 1, weeksOver: 0, roomLeft: 1_999 });
    expect(JSON.parse(JSON.stringify(load))).toEqual(load);
  });

  it('has a row for each week, and the calls of the weeks that it tells of in them', () => {
    const weeks = fc.nat({ max: 6_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(weeks, fc.option(weeks)), { minLength: 1, maxLength: 20 }), (pairs) => {
        const load = loadOf(pairs.map(([scored, week]) => called(scored, week)), null);
        const mondays = load?.weeks.map(({ monday }) => Date.parse(monday)) ?? [];
        const [first = 0] = mondays;
        expect(mondays.length).toBeLessThanOrEqual(2_000);
        expect(mondays).toEqual(mondays.map((_, index) => first + index * WEEK));
        const told = pairs.filter(([, week]) => week !== null && week * WEEK >= first);
        expect(load?.weeks.reduce((sum, each) => sum + each.called, 0)).toBe(told.length);
      }),
    );
  });
});
