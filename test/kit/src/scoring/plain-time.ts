import type { Instant } from '@waymark/journey';

const UNIT_MS: Readonly<Record<string, number>> = {
  W: 604_800_000,
  D: 86_400_000,
  H: 3_600_000,
  M: 60_000,
  S: 1000,
};

export function plainDurationMs(text: string): number {
  return [...text.matchAll(/(\d+)([WDHMS])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? NaN), 0);
}

/** A text that two instants share exactly when they fall in the same calendar unit of a zone. */
export function plainUnit(unit: string, timeZone: string, at: Instant): string {
  const wall = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
  const [year = '', month = '', day = ''] = wall.split('-');
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  switch (unit) {
    case 'day':
      return wall;
    case 'week':
      date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
      return date.toISOString();
    case 'month':
      return `${year}-${month}`;
    case 'quarter':
      return `${year}-${Math.floor((Number(month) - 1) / 3)}`;
    default:
      return year;
  }
}
