import { CALENDAR_UNITS } from '../document/model';
import { unitOf } from './calendar';
import { isTimeZone, zoneOffset } from './time-zone';

const HOUR = 3_600_000;

describe('calendar units', () => {
  it.each([
    ['Asia/Shanghai', 'day', '2026-01-31T15:59:59.999Z', '2026-01-31T16:00:00Z'],
    ['Asia/Kolkata', 'day', '2026-01-31T18:29:59.999Z', '2026-01-31T18:30:00Z'],
    ['UTC', 'week', '2026-01-04T23:59:59.999Z', '2026-01-05T00:00:00Z'],
    ['UTC', 'week', '1969-12-28T23:59:59.999Z', '1969-12-29T00:00:00Z'],
    ['America/New_York', 'month', '2026-03-01T04:59:59.999Z', '2026-03-01T05:00:00Z'],
    ['America/New_York', 'day', '2026-03-08T04:59:59.999Z', '2026-03-08T05:00:00Z'],
    ['America/New_York', 'day', '2026-03-09T03:59:59.999Z', '2026-03-09T04:00:00Z'],
    ['Europe/London', 'quarter', '2026-03-31T22:59:59.999Z', '2026-03-31T23:00:00Z'],
    ['Asia/Shanghai', 'year', '2026-12-31T15:59:59.999Z', '2026-12-31T16:00:00Z'],
    ['UTC', 'year', '0000-12-31T23:59:59.999Z', '0001-01-01T00:00:00Z'],
  ] as const)('in %s a %s ends after %s', (zone, unit, last, first) => {
    const of = unitOf(unit, zoneOffset(zone));
    expect(of(Date.parse(first))).toBe(of(Date.parse(last)) + 1);
  });

  it('knows a year that begins and ends within an ISO week', () => {
    const week = unitOf('week', zoneOffset('UTC'));
    expect(week(Date.parse('2026-12-31T12:00:00Z'))).toBe(week(Date.parse('2027-01-03T12:00:00Z')));
    expect(week(Date.parse('2027-01-04T00:00:00Z'))).not.toBe(week(Date.parse('2027-01-03T12:00:00Z')));
  });

  it('agrees with the wall clock every hour of years full of changes', () => {
    for (const zone of ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/St_Johns']) {
      const offset = zoneOffset(zone);
      const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      const wrong: string[] = [];
      for (let at = Date.UTC(2009, 11, 31); at < Date.UTC(2011, 0, 2); at += HOUR / 2) {
        const ours = new Date(at + offset(at)).toISOString().slice(0, 19).replace('T', ' ');
        if (ours !== wall.format(at)) wrong.push(`${zone} ${new Date(at).toISOString()} ${ours}`);
      }
      expect(wrong).toEqual([]);
    }
  });

  it('finds a change to the second', () => {
    const offset = zoneOffset('America/St_Johns');
    const change = Date.parse('2010-11-07T02:31:00Z');
    expect([offset(change - 1), offset(change)]).toEqual([-2.5 * HOUR, -3.5 * HOUR]);
  });

  it('has a number for every unit', () => {
    expect(CALENDAR_UNITS.map((unit) => unitOf(unit, zoneOffset('UTC'))(0))).toEqual([0, 0, 1970 * 12, 1970 * 4, 1970]);
  });

  it('knows names of zones, and nothing else', () => {
    expect(['UTC', 'Asia/Shanghai', 'Etc/GMT+8', 'America/Argentina/Buenos_Aires'].filter((name) => !isTimeZone(name))).toEqual([]);
    expect(['Mars/Phobos', '+08:00', 'utc', 'Asia/shanghai', '', 'UTC\n'].filter(isTimeZone)).toEqual([]);
  });
});
