import type { Clock } from '@waymark/engine';

/** A clock that only the simulation moves. */
export class SimulatedClock {
  private readonly waiting = new Set<() => void>();

  constructor(public instant: number) {}

  moveTo(instant: number): void {
    this.instant = Math.max(this.instant, instant);
    for (const look of [...this.waiting]) look();
  }

  /** The clock as one life of a process has it: who is gone is not woken. */
  during(ended: AbortSignal): Clock {
    return {
      now: () => this.instant,
      until: (instant, signal) =>
        new Promise((resolve) => {
          const done = (): void => {
            this.waiting.delete(look);
            signal.removeEventListener('abort', look);
          };
          const look = (): void => {
            if (!ended.aborted && this.instant < instant && !signal.aborted) return;
            done();
            if (!ended.aborted) resolve();
          };
          this.waiting.add(look);
          signal.addEventListener('abort', look);
          look();
        }),
      breathe: () => Promise.resolve(),
    };
  }
}
