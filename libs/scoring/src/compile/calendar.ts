import type { Instant } from '@waymark/journey';
import type { CalendarUnit } from '../document/model';
import type { ZoneOffset } from './time-zone';

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday: three days after a Monday. */
const DAYS_SINCE_MONDAY = 3;

/** A number that two instants share exactly when they fall in the same calendar unit of the zone. */
export type UnitOf = (at: Instant) => number;

/** Days, ISO weeks (from Monday), months, quarters and years on the wall clock of a zone. */
export function unitOf(unit: CalendarUnit, offset: ZoneOffset): UnitOf {
  const day: UnitOf = (at) => Math.floor((at + offset(at)) / DAY_MS);
  const month: UnitOf = (at) => {
    const wall = new Date(at + offset(at));
    return wall.getUTCFullYear() * 12 + wall.getUTCMonth();
  };
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return (at) => Math.floor((day(at) + DAYS_SINCE_MONDAY) / 7);
    case 'month':
      return month;
    case 'quarter':
      return (at) => Math.floor(month(at) / 3);
    case 'year':
      return (at) => Math.floor(month(at) / 12);
  }
}
