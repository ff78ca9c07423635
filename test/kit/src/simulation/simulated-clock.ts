import type { Clock } from '@waymark/engine';

interface Waiting {
  /** As the clock of all stands when it is over. */
  until: number;
  look(): void;
}

/** A clock that only the simulation moves. */
export class SimulatedClock {
  private readonly waiting = new Set<Waiting>();

  constructor(public instant: number) {}

  moveTo(instant: number): void {
    this.instant = Math.max(this.instant, instant);
    for (const { look } of [...this.waiting]) look();
  }

  /** Somebody sets the clock. Where it is set back nobody waits longer than was asked for. */
  jump(byMs: number): void {
    for (const each of this.waiting) each.until += Math.min(byMs, 0);
    this.instant += byMs;
    for (const { look } of [...this.waiting]) look();
  }

  /** The clock as one life of a process has it, which goes before or after by some: who is gone is not woken. */
  during(ended: AbortSignal, skewMs = 0): Clock {
    return {
      now: () => this.instant + skewMs,
      until: (instant, signal) =>
        new Promise((resolve) => {
          const done = (): void => {
            this.waiting.delete(each);
            signal.removeEventListener('abort', look);
          };
          const look = (): void => {
            if (!ended.aborted && this.instant < each.until && !signal.aborted) return;
            done();
            if (!ended.aborted) resolve();
          };
          const each: Waiting = { until: instant - skewMs, look };
          this.waiting.add(each);
          signal.addEventListener('abort', look);
          look();
        }),
      breathe: () => Promise.resolve(),
    };
  }
}
