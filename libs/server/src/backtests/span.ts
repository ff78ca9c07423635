import type { Instant } from '@waymark/journey';
import type { History } from '@waymark/replay';

/** From the first fact of all contacts to the last. */
export interface Span {
  readonly first: Instant;
  readonly last: Instant;
}

/** Null where there is no fact. */
export function spanOf({ starts, ends, facts: { at } }: History): Span | null {
  let first = Infinity;
  let last = -Infinity;
  for (let contact = 0; contact < starts.length; contact += 1) {
    const start = starts[contact] as number;
    const end = ends[contact] as number;
    if (start === end) continue;
    first = Math.min(first, at[start] as number);
    last = Math.max(last, at[end - 1] as number);
  }
  return first === Infinity ? null : { first, last };
}
