const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const POINTS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const CHANGE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, signDisplay: 'exceptZero' });
const SHARE = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });

/** A whole number, thousands apart. */
export const count = (value: number): string => COUNT.format(value);

/** Points and days, two decimals at most. */
export const points = (value: number): string => POINTS.format(value);

/** As `points`, with its sign. */
export const change = (value: number): string => CHANGE.format(value);

/** `part` of `whole` in per cent; of nothing there is no share. */
export const share = (part: number, whole: number): string => (whole === 0 ? '–' : SHARE.format(part / whole));

/** `2 contacts`, `1 contact`. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** An RFC 3339 instant in UTC as people read it, to the minute, or to the second where it has seconds. */
export function instant(text: string): string {
  const [, day, minute, second] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):(\d{2})/.exec(text) ?? [];
  if (day === undefined) return text;
  if (minute === '00:00' && second === '00') return day;
  return `${day} ${minute ?? ''}${second === '00' ? '' : `:${second ?? ''}`}`;
}
