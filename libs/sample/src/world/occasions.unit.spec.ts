import { DAY, weekday } from '../calendar';
import { nextOccasion, planCalendar } from './occasions';

const asOf = Date.UTC(2026, 6, 15, 1, 0);
const { webinars, livestreams, fairs } = planCalendar(asOf, 730);

describe('the calendar of talks and fairs', () => {
  it.each([
    ['webinars', webinars, 52],
    ['livestreams', livestreams, 26],
    ['fairs', fairs, 12],
  ] as const)('has %s over two years, oldest first, on working days, under an id each', (_name, list, count) => {
    expect(list.length).toBe(count);
    const times = list.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(list.every(({ at }) => weekday(at) !== 0 && weekday(at) !== 6)).toBe(true);
    expect(new Set(list.map(({ content }) => content.id)).size).toBe(count);
    expect(times.at(-1)).toBeLessThan(asOf - DAY);
    expect(times.at(-1)).toBeGreaterThan(asOf - 9 * DAY);
  });

  it('finds the next one from any instant', () => {
    expect(nextOccasion(webinars, 0)).toBe(webinars[0]);
    expect(nextOccasion(webinars, webinars[7]!.at)).toBe(webinars[7]);
    expect(nextOccasion(webinars, webinars[7]!.at + 1)).toBe(webinars[8]);
    expect(nextOccasion(webinars, asOf)).toBeUndefined();
  });
});
