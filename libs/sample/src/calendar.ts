import type { Instant } from '@waymark/journey';
import type { Dice } from './dice';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Midnight UTC at or before an instant. */
export function midnight(at: Instant): Instant {
  return Math.floor(at / DAY) * DAY;
}

/** 0 is Sunday: 1970-01-01 was a Thursday. */
export function weekday(at: Instant): number {
  return (((Math.floor(at / DAY) + 4) % 7) + 7) % 7;
}

/** Saturdays and Sundays moved back to the Friday before, the time of day kept. */
export function backToWorkday(at: Instant): Instant {
  const day = weekday(at);
  if (day === 6) return at - DAY;
  return day === 0 ? at - 2 * DAY : at;
}

/** A working hour (about 8 to 19 local time) of the same day, or of the Friday before a weekend. */
export function workingHour(at: Instant, zoneHours: number, dice: Dice): Instant {
  const local = 13.2 + 2.6 * dice.normal();
  return Math.round(backToWorkday(midnight(at)) + (local - zoneHours) * HOUR);
}

/** Any waking hour (about 7 to 23 local time) of the same day, weekends included. */
export function wakingHour(at: Instant, zoneHours: number, dice: Dice): Instant {
  const local = 15 + 3.6 * dice.normal();
  return Math.round(midnight(at) + (local - zoneHours) * HOUR);
}
