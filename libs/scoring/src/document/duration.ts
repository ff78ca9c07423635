/** Whole weeks, days, hours, minutes and seconds, in this order, each at most once. */
export const DURATION_PATTERN = '^P(?=.)(?:[0-9]+W)?(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?$';

const PARTS = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const SHAPE = new RegExp(DURATION_PATTERN);
const SECONDS = [604_800, 86_400, 3_600, 60, 1];

/** Milliseconds of an ISO 8601 duration such as `P1W2D` or `PT90M`; null when the text is none, or is not above zero. */
export function parseDuration(text: string): number | null {
  const parts = SHAPE.test(text) ? PARTS.exec(text) : null;
  if (parts === null) return null;
  const seconds = SECONDS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0);
  const millis = seconds * 1000;
  return millis > 0 && Number.isSafeInteger(millis) ? millis : null;
}

/** As `parseDuration`, for a text that the model's check has passed. */
export function durationMs(text: string): number {
  const millis = parseDuration(text);
  if (millis === null) throw new TypeError(`not a duration: ${text}`);
  return millis;
}
