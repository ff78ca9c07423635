import fc from 'fast-check';
import { backToWorkday, DAY, formatInstant, midnight, wakingHour, weekday, workingHour } from './calendar';
import { Dice } from './dice';

const instants = fc.integer({ min: Date.parse('0000-03-01'), max: Date.UTC(9999, 11, 31) });

describe('instants', () => {
  it('are written as Date writes them', () => {
    fc.assert(fc.property(instants, (at) => expect(formatInstant(at)).toBe(new Date(at).toISOString())), { numRuns: 2000 });
    for (const day of ['0000-03-01', '1969-12-31', '2000-02-29', '2024-12-31', '2100-02-28']) {
      expect(formatInstant(Date.parse(day))).toBe(`${day}T00:00:00.000Z`);
    }
  });

  it('know their weekday and the working day before a weekend', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(weekday(at)).toBe(new Date(at).getUTCDay());
        expect([1, 2, 3, 4, 5]).toContain(weekday(backToWorkday(at)));
        expect(at - backToWorkday(at)).toBeLessThanOrEqual(2 * DAY);
        expect(new Date(midnight(at)).toISOString()).toMatch(/T00:00:00.000Z$/);
      }),
    );
  });
});

describe('hours of the day', () => {
  const noon = Date.UTC(2026, 6, 15, 12);
  const localHours = (at: (dice: Dice) => number, zone: number): number[] => {
    const dice = new Dice(1, 1);
    return Array.from({ length: 2000 }, () => (at(dice) - midnight(noon)) / 3_600_000 + zone);
  };

  it('are of the office mostly, in the zone of the contact', () => {
    const hours = localHours((dice) => workingHour(noon, 8, dice), 8);
    expect(hours.filter((hour) => hour > 8 && hour < 19).length / hours.length).toBeGreaterThan(0.9);
  });

  it('are spread wider for leisure', () => {
    const hours = localHours((dice) => wakingHour(noon, -6, dice), -6);
    expect(hours.filter((hour) => hour > 19).length / hours.length).toBeGreaterThan(0.08);
    expect(hours.filter((hour) => hour < 3 || hour > 27).length).toBeLessThan(20);
  });
});
