import type { Clock } from '@waymark/engine';
import type { Pause } from '@waymark/replay';

/** What is being done to the history. */
export type HistoryStage = 'reading-file' | 'reading-log' | 'reading-contacts' | 'sorting' | 'writing-file';

/** How far it is. */
export interface HistoryProgress {
  readonly stage: HistoryStage;
  /** Events of the log, or contacts; both 0 where a stage is not counted. */
  readonly done: number;
  readonly of: number;
  /** Since the stage began; null before anything is done. */
  readonly perSecond: number | null;
}

/** A piece of work on the history: goes in steps, can be given up between them, and says how far it is. */
export class HistoryWork {
  private stage: HistoryStage = 'reading-file';
  private done = 0;
  private of = 0;
  private since: number;

  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {
    this.since = clock.now();
  }

  /** Lets others go first; throws the signal's reason when the work is given up. */
  readonly pause: Pause = async () => {
    this.signal.throwIfAborted();
    await this.clock.breathe();
    this.signal.throwIfAborted();
  };

  begin(stage: HistoryStage, of = 0): void {
    this.stage = stage;
    this.done = 0;
    this.of = of;
    this.since = this.clock.now();
  }

  advance(done: number): void {
    this.done += done;
  }

  /** There is less to do than was thought. */
  less(by: number): void {
    this.of -= by;
  }

  progress(): HistoryProgress {
    const { stage, done, of } = this;
    const seconds = (this.clock.now() - this.since) / 1_000;
    return { stage, done, of, perSecond: done > 0 && seconds > 0 ? done / seconds : null };
  }
}
