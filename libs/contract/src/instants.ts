import type { Instant } from '@waymark/journey';

const DAY_MS = 86_400_000;
const EARLIEST: Instant = -62_167_219_200_000; // 0000-01-01T00:00:00Z
const LATEST: Instant = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z
const DASH = 45;
const COLON = 58;
const DOT = 46;

/**
 * Reads an RFC 3339 date-time with its offset, in milliseconds; finer digits are cut.
 * Undefined for anything else: a date alone, a day that the calendar has not, a leap second, an instant outside the years 0 to 9999 UTC.
 */
export function parseInstant(text: string): Instant | undefined {
  if (!hasSeparators(text)) return undefined;
  const day = dayNumber(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
  const time = timeOfDay(digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2));
  const zone = endOfFraction(text);
  const instant = day * DAY_MS + time + fraction(text, zone) - offset(text, zone);
  return instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}

function hasSeparators(text: string): boolean {
  const isDate = text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH;
  const isTime = text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON;
  return isDate && isTime && (text[10] === 'T' || text[10] === 't');
}

/** NaN where a character is no digit: it fails every comparison and spoils every sum that follows. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's days_from_civil). */
function dayNumber(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return NaN;
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function timeOfDay(hour: number, minute: number, second: number): number {
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1000 : NaN;
}

/** Where the offset begins: behind the seconds, or behind the digits of their fraction. */
function endOfFraction(text: string): number {
  if (text.charCodeAt(19) !== DOT) return 19;
  let end = 20;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
  return end;
}

function fraction(text: string, end: number): number {
  if (end === 19) return 0;
  const count = Math.min(3, end - 20);
  return count === 0 ? NaN : digits(text, 20, count) * 10 ** (3 - count);
}

function offset(text: string, at: number): number {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : NaN;
  if (text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return NaN;
  const shift = timeOfDay(digits(text, at + 1, 2), digits(text, at + 4, 2), 0);
  if (sign === '+') return shift;
  return sign === '-' ? -shift : NaN;
}
