import type { Clock } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import type { ReplayProgress, RunningState } from './replay';

/** How far one running replay is. */
export class RunProgress {
  state: RunningState = 'bringing-history-up';
  private phase = '';
  private done = 0;
  private of = 0;
  private since: Instant;

  constructor(private readonly clock: Pick<Clock, 'now'>) {
    this.since = clock.now();
  }

  begin(state: RunningState, phase: string, of: number): void {
    this.state = state;
    this.phase = phase;
    this.done = 0;
    this.of = of;
    this.since = this.clock.now();
  }

  /** There may turn out to be more or less to do than was thought. */
  reach(done: number, of: number = this.of): void {
    this.done = done;
    this.of = of;
  }

  tell(): ReplayProgress {
    const { phase, done, of } = this;
    const elapsedMs = this.clock.now() - this.since;
    return { phase, done, of, etaMs: done > 0 && elapsedMs > 0 ? Math.round((elapsedMs * Math.max(0, of - done)) / done) : null };
  }
}
