import type { Instant } from '@waymark/journey';

const WEEK_MS = 7 * 86_400_000;
/** 1970-01-01 was a Thursday: the first Monday comes four days later. */
const FIRST_MONDAY = 4 * 86_400_000;

/** The number of an ISO week in UTC: one more for each Monday. */
export function weekOf(at: Instant): number {
  return Math.floor((at - FIRST_MONDAY) / WEEK_MS);
}

/** The Monday of a week by its number, `YYYY-MM-DD`. */
export function mondayOf(week: number): string {
  return new Date(FIRST_MONDAY + week * WEEK_MS).toISOString().slice(0, 10);
}
