import fc from 'fast-check';
import { parseInstant } from './instants';

describe('instants', () => {
  it.each([
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01t09:00:00z', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01T09:00:00+08:00', '2026-03-01T01:00:00.000Z'],
    ['2026-03-01T09:00:00-00:30', '2026-03-01T09:30:00.000Z'],
    ['2024-02-29T23:59:59.9Z', '2024-02-29T23:59:59.900Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2026-03-01T09:00:00.1239999Z', '2026-03-01T09:00:00.123Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s', (text, instant) => {
    expect(new Date(parseInstant(text) ?? NaN).toISOString()).toBe(instant);
  });

  it.each([
    '',
    '2026-03-01',
    '2026-03-01T09:00Z',
    '2026-03-01T09:00:00',
    '2026-03-01 09:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T23:60:00Z',
    '2016-12-31T23:59:60Z',
    '2026-03-01T09:00:00.Z',
    '2026-03-01T09:00:00,5Z',
    '2026-03-01T09:00:00+8:00',
    '2026-03-01T09:00:00+0800',
    '2026-03-01T09:00:00+24:00',
    '2026-03-01T09:00:00+08:60',
    '2026-03-01T09:00:00Zz',
    ' 2026-03-01T09:00:00Z',
    '2026-03-01T09:00:00Z ',
    '+02026-03-01T09:00:00Z',
    '2026-3-1T09:00:00Z',
    '９026-03-01T09:00:00Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads back every instant of the calendar as the platform writes it', () => {
    const range = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true };
    fc.assert(fc.property(fc.date(range), (date) => parseInstant(date.toISOString()) === date.getTime()));
  });

  it('is the same instant under any offset', () => {
    const minutes = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    const years = { min: new Date('1000-01-01T00:00:00Z'), max: new Date('9000-01-01T00:00:00Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), minutes, (date, shift) => {
        const local = new Date(date.getTime() + shift * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(shift);
        const offset = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0')).join(':');
        expect(parseInstant(`${local}${shift < 0 ? '-' : '+'}${offset}`)).toBe(date.getTime());
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => parseInstant(text) === undefined));
  });
});
