import type { Instant, TouchpointFact } from '@waymark/journey';

/** One `recent`: which touchpoints it counts, and how far back. */
export interface RecentPlan {
  readonly where: (touch: TouchpointFact) => boolean;
  readonly withinMs: number;
}

/** Instants of the touchpoints that a `recent` counts, oldest first; those before `head` have left its window. */
export interface RecentTouches {
  readonly instants: Instant[];
  head: number;
}

const COMPACT_FROM = 64;

/** Notes a touchpoint that a `recent` counts, and lets go of those that have left its window by now. */
export function noteRecent(touches: RecentTouches, withinMs: number, at: Instant): void {
  const { instants } = touches;
  while (touches.head < instants.length && (instants[touches.head] ?? 0) <= at - withinMs) touches.head += 1;
  if (touches.head > COMPACT_FROM && touches.head * 2 > instants.length) {
    instants.splice(0, touches.head);
    touches.head = 0;
  }
  instants.push(at);
}

/** How many fall in (at - within, at]. */
export function countRecent(touches: RecentTouches, withinMs: number, at: Instant): number {
  const { instants } = touches;
  const after = at - withinMs;
  let low = touches.head;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] ?? 0) > after) high = middle;
    else low = middle + 1;
  }
  return instants.length - low;
}
