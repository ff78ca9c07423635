import type { Clock } from '@waymark/engine';

/** Node's timers take no longer delay. */
const MAX_DELAY_MS = 2_147_483_647;

/** The clock of the machine. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    until,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

/**
 * Looks at the clock again after each timer: none is exact, and none reaches further than its longest delay. Where the
 * clock is set back meanwhile, nobody waits longer than was asked for: whoever waits looks again.
 */
async function until(instant: number, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const askedMs = instant - Date.now();
  const leftMs = (): number => Math.min(instant - Date.now(), askedMs - (performance.now() - begun));
  do await delay(Math.min(Math.max(leftMs(), 0), MAX_DELAY_MS), signal);
  while (leftMs() > 0 && !signal.aborted);
}

function delay(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    signal.addEventListener('abort', done);
  });
}
