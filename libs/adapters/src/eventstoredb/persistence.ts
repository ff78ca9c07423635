import type { Clock } from '@waymark/engine';
import { closed, finalErrorOf, unreachable } from './failures';
import type { EventStoreLimits } from './settings';

/** What it takes to try again: nothing is tried again once the signal has aborted. */
export interface Persistence {
  readonly clock: Pick<Clock, 'now' | 'until'>;
  readonly limits: Pick<EventStoreLimits, 'backoffMs' | 'maxBackoffMs' | 'giveUpAfterMs'>;
  readonly closing: AbortSignal;
}

/** The pause after so many failures in a row, 1 for the first; milliseconds. */
export function backoffMs(failures: number, { backoffMs: first, maxBackoffMs }: Persistence['limits']): number {
  return Math.min(maxBackoffMs, first * 2 ** (failures - 1));
}

/**
 * Tries until it works; what is tried must be safe to repeat. Ends in the final error, in `log-unreachable` after
 * `giveUpAfterMs`, or in `log-closed`.
 */
export async function persist<T>({ clock, limits, closing }: Persistence, attempt: () => Promise<T>): Promise<T> {
  const begunAt = clock.now();
  for (let failures = 1; ; failures += 1) {
    if (closing.aborted && failures > 1) throw closed();
    try {
      return await attempt();
    } catch (error) {
      const last = finalErrorOf(error);
      if (last) throw last;
      const nextAt = clock.now() + backoffMs(failures, limits);
      if (nextAt - begunAt > limits.giveUpAfterMs) throw unreachable(clock.now() - begunAt, error);
      await clock.until(nextAt, closing);
    }
  }
}
