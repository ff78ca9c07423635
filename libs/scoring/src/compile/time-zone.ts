import type { Instant } from '@waymark/journey';

const DAY_MS = 86_400_000;
const MOST_DAYS = 20_000;
const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** Milliseconds to add to an instant to get what a wall clock in the zone shows, as if that were UTC. */
export type ZoneOffset = (at: Instant) => number;

/** Is it a name of the IANA time zone database, written as it is written there? */
export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

interface DayOffsets {
  /** From here on `after` holds; `Infinity` on a day without a change. */
  readonly changeAt: Instant;
  readonly before: number;
  readonly after: number;
}

/** The offsets of a zone, looked up once a (UTC) day and kept for at most 20,000 days. */
export function zoneOffset(name: string): ZoneOffset {
  if (name === 'UTC') return () => 0;
  const exact = exactOffset(name);
  const days = new Map<number, DayOffsets>();
  return (at) => {
    const day = Math.floor(at / DAY_MS);
    let offsets = days.get(day);
    if (offsets === undefined) {
      if (days.size >= MOST_DAYS) days.clear();
      offsets = offsetsOfDay(day * DAY_MS, exact);
      days.set(day, offsets);
    }
    return at < offsets.changeAt ? offsets.before : offsets.after;
  };
}

function offsetsOfDay(start: Instant, exact: ZoneOffset): DayOffsets {
  const before = exact(start);
  const after = exact(start + DAY_MS);
  if (before === after) return { changeAt: Infinity, before, after };
  let low = start;
  let high = start + DAY_MS;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (exact(middle) === before) low = middle;
    else high = middle;
  }
  return { changeAt: high, before, after };
}

function exactOffset(name: string): ZoneOffset {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
    const year = parts.get('era')?.startsWith('B') === true ? 1 - number('year') : number('year');
    const wall = new Date(0);
    wall.setUTCFullYear(year, number('month') - 1, number('day'));
    wall.setUTCHours(number('hour'), number('minute'), number('second'));
    return wall.getTime() - Math.floor(at / 1000) * 1000;
  };
}
