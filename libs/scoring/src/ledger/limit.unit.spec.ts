import { unitOf } from '../compile/calendar';
import { zoneOffset } from '../compile/time-zone';
import type { Limit, Tallies } from './limit';
import { countLine, limitAllows } from './limit';

function added(limit: Omit<Limit, 'keyOf'>, times: readonly string[]): readonly string[] {
  const tallies: Tallies = new Map();
  const full: Limit = { ...limit, keyOf: () => '' };
  return times.filter((time) => {
    const at = Date.parse(time);
    const allowed = limitAllows(full, tallies.get(''), at);
    if (allowed) countLine(full, tallies, '', at);
    return allowed;
  });
}

describe('limits', () => {
  it('count the same day again after the clock was set back over midnight', () => {
    const unit = unitOf('day', zoneOffset('America/St_Johns'));
    const saturday = '2010-11-06T12:00:00Z';
    const sundayForAMinute = '2010-11-07T02:30:30Z';
    const saturdayAgain = '2010-11-07T02:40:00Z';
    const sundayAgain = '2010-11-07T04:00:00Z';
    const times = [saturday, sundayForAMinute, saturdayAgain, sundayAgain];
    expect(added({ times: 1, windowMs: null, unitOf: unit }, times)).toEqual([saturday, sundayForAMinute]);
  });

  it('count a window that is open at its beginning', () => {
    const times = ['2026-01-01T00:00:00Z', '2026-01-01T00:59:59.999Z', '2026-01-01T01:00:00Z'];
    expect(added({ times: 1, windowMs: 3_600_000, unitOf: null }, times)).toEqual([times[0], times[2]]);
    expect(added({ times: 2, windowMs: 3_600_000, unitOf: null }, times)).toEqual(times);
  });

  it('count for ever', () => {
    const times = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', '2036-01-01T00:00:00Z'];
    expect(added({ times: 2, windowMs: null, unitOf: null }, times)).toEqual(times.slice(0, 2));
  });
});
