import fc from 'fast-check';
import { DateTime } from 'luxon';
import { createDateReader } from './dates';
import type { DateFormat } from './mapping';

const read = (format: DateFormat['format'], text: string, zone?: string, locale?: string): unknown => {
  const reader = createDateReader({ format, ...(zone !== undefined && { zone }), ...(locale !== undefined && { locale }) });
  return typeof reader === 'function' ? reader(text) : reader.error;
};

describe('dates of a CSV file', () => {
  it.each([
    ['yyyy-MM-dd', '2018-02-01', 'UTC', '2018-02-01T00:00:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss', '2018-07-03 20:17:45', 'America/Sao_Paulo', '2018-07-03T23:17:45.000Z'],
    ['dd.MM.yyyy HH:mm', '24.12.2025 09:00', 'Europe/Berlin', '2025-12-24T08:00:00.000Z'],
    ['M/d/yy h:mm a', '7/4/25 1:05 PM', 'America/New_York', '2025-07-04T17:05:00.000Z'],
    ['yyyy-MM-dd', '2018-02-01', 'UTC+8', '2018-01-31T16:00:00.000Z'],
    ['yyyy-MM-dd', '2018-02-01', '+05:30', '2018-01-31T18:30:00.000Z'],
    ['yyyy-MM', '2018-02', 'UTC', '2018-02-01T00:00:00.000Z'],
    ['iso', '2018-07-22T20:40:41Z', undefined, '2018-07-22T20:40:41.000Z'],
    ['iso', '2018-07-22 20:40:41', 'Asia/Shanghai', '2018-07-22T12:40:41.000Z'],
    ['iso', '2018-07-22T20:40:41+02:00', 'Asia/Shanghai', '2018-07-22T18:40:41.000Z'],
    ['iso', '2018-07-22', 'Asia/Shanghai', '2018-07-21T16:00:00.000Z'],
    ['yyyy-MM-dd HH:mm ZZ', '2018-07-22 20:40 +02:00', undefined, '2018-07-22T18:40:00.000Z'],
    ['yyyy-MM-dd HH:mm z', '2018-07-22 20:40 Europe/Berlin', undefined, '2018-07-22T18:40:00.000Z'],
    ['seconds', '1532292041', undefined, '2018-07-22T20:40:41.000Z'],
    ['seconds', '1532292041.25', undefined, '2018-07-22T20:40:41.250Z'],
    ['milliseconds', '1532292041000', undefined, '2018-07-22T20:40:41.000Z'],
  ])('%s reads %s (%s)', (format, text, zone, expected) => {
    expect(read(format, text, zone)).toBe(expected);
  });

  it('try several formats, and know the months of other languages', () => {
    expect(read(['yyyy-MM-dd', 'd. MMMM yyyy'], '3. März 2025', 'UTC', 'de')).toBe('2025-03-03T00:00:00.000Z');
  });

  it.each(['2018-02-30', '2018-02-01x', '', '20:40', 'today'])('know that %s is none', (text) => {
    expect([read('yyyy-MM-dd', text, 'UTC'), read('iso', text, 'UTC')]).toEqual([undefined, undefined]);
  });

  it('leave out a local time where no zone is known', () => {
    expect(read('iso', '2018-07-22T20:40:41')).toBeUndefined();
    expect(read('yyyy', '99999', 'UTC')).toBeUndefined();
  });

  it('read a time that comes twice as the earlier one, and move one that is leapt over with the clock', () => {
    const minutes = 'yyyy-MM-dd HH:mm';
    expect(read(minutes, '2024-10-27 02:30', 'Europe/Berlin')).toBe('2024-10-27T00:30:00.000Z');
    expect(read(minutes, '2024-03-31 02:30', 'Europe/Berlin')).toBe('2024-03-31T01:30:00.000Z');
    expect(read('yyyy-MM-dd', '2017-10-15', 'America/Sao_Paulo')).toBe('2017-10-15T03:00:00.000Z');
    expect(read(minutes, '2024-04-07 02:30', 'Australia/Sydney')).toBe('2024-04-06T15:30:00.000Z');
  });

  it('agree with Luxon wherever a local time comes once', () => {
    const zone = fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Shanghai', 'America/New_York');
    const instant = fc.integer({ min: Date.UTC(1975, 0), max: Date.UTC(2037, 0) });
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        const local = DateTime.fromMillis(at, { zone: name }).startOf('second');
        const answer = read('yyyy-MM-dd HH:mm:ss', local.toFormat('yyyy-MM-dd HH:mm:ss'), name);
        const possible = local.getPossibleOffsets().map((each) => each.toUTC().toISO());
        expect(possible.sort()[0]).toBe(answer);
      }),
    );
  });

  it('refuse formats that today would have to complete', () => {
    for (const format of ['HH:mm', 'dd.MM.', 'EEE', 'MMM d']) expect(read(format, '', 'UTC')).toMatch(/has no year, or cannot be read/);
    expect(read('yyyy', '2020')).toMatch(/has no offset: give a zone/);
    expect(read('iso', '', 'system')).toMatch(/no time zone is called "system"/);
    expect(read('iso', '', 'UTC', 'no language')).toMatch(/no language is called/);
  });
});
