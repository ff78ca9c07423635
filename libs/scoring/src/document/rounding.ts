/**
 * Six decimals, half away from zero, as section 3 of the scoring model defines it: a value less than 1e-9 short of a
 * half counts as the half, so that the order of additions cannot show.
 */
export function round6(value: number): number {
  const rounded = Math.floor(Math.abs(value) * 1e6 + 0.5 + 1e-3) / 1e6;
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

/** A number of at most six decimals as whole millionths, which add up without drift. */
export function toMicros(points: number): number {
  return Math.round(points * 1e6);
}
