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

/** Looks at the clock again after each timer: none is exact, and none reaches further than its longest delay. */
async function until(instant: number, signal: AbortSignal): Promise<void> {
  do await delay(Math.min(Math.max(instant - Date.now(), 0), MAX_DELAY_MS), signal);
  while (Date.now() < instant && !signal.aborted);
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
