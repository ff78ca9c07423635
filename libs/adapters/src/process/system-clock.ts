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

function until(instant: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const delayMs = Math.min(Math.max(instant - Date.now(), 0), MAX_DELAY_MS);
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    signal.addEventListener('abort', done);
  });
}
