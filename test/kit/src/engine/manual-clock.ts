import type { Clock } from '@waymark/engine';

/** A clock that a test moves by hand. */
export interface ManualClock extends Clock {
  /** Moves the clock and wakes whoever waits for an instant that has come. */
  moveTo(instant: number): void;
}

export function createManualClock(start: number): ManualClock {
  let now = start;
  const waiting = new Set<() => void>();
  return {
    now: () => now,
    until: (instant, signal) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (now < instant && !signal.aborted) return;
          waiting.delete(look);
          signal.removeEventListener('abort', look);
          resolve();
        };
        waiting.add(look);
        signal.addEventListener('abort', look);
        look();
      }),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    moveTo: (instant) => {
      now = instant;
      for (const look of [...waiting]) look();
    },
  };
}
