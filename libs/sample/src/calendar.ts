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

const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
const two = (n: number): string => TWO_DIGITS[n] as string;

/**
 * An instant of the years 0 to 9999 as RFC 3339 in UTC with milliseconds: what `Date` writes, in a third of the time.
 * The date is counted in years that begin in March, eras of 400 years apart (H. Hinnant, "chrono-compatible low-level date algorithms").
 */
export function formatInstant(at: Instant): string {
  const days = Math.floor(at / DAY);
  const ms = at - days * DAY;
  const era = Math.floor((days + 719_468) / 146_097);
  const dayOfEra = days + 719_468 - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * march + 2) / 5) + 1;
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${two(Math.floor(year / 100))}${two(year % 100)}-${two(month)}-${two(day)}T${formatTime(ms)}Z`;
}

function formatTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const thousandths = ms % 1000;
  const fraction = `${String(Math.floor(thousandths / 100))}${two(thousandths % 100)}`;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}
