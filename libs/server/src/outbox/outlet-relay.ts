import type { Outlet, RowChange } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import { failureLine } from '../observe/safe-error';
import type { Projector } from '../projection/projector';
import type { OutletProgress, Queued } from './outlet-rows';
import { lastQueued, putOutlet, readQueue, waitingFor } from './outlet-rows';

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;
/** What is of no concern to an outlet is passed in steps of so many, and stays in the queue as long. */
const PASSED_AT_ONCE = 1_000;
const FOREVER = Number.MAX_SAFE_INTEGER;

/** How one outlet is doing. */
export interface OutletStatus {
  readonly name: string;
  /** Messages that it has still to take. */
  readonly waiting: number;
  /** When the first of them was told; null where none waits. */
  readonly waitingSince: Instant | null;
  /** Attempts in a row that failed. */
  readonly failures: number;
  readonly nextAttemptAt: Instant | null;
  /** Why the last attempt failed; null while all is well. */
  readonly failure: string | null;
}

/** What is to be committed with an outlet's new place. */
type Passed = (outlet: Outlet, place: number) => Promise<readonly RowChange[]>;

/**
 * Sends what waits to one outlet: in order, at least once, a page at a time, and keeps its place when the outlet has
 * confirmed it. An outlet that fails is tried again, ever more rarely, and holds up nobody else.
 */
export class OutletRelay {
  /** Since the start. */
  readonly counts = { sent: 0, failed: 0 };
  private failure: string | null = null;
  private wake = new AbortController();

  constructor(
    private readonly projector: Projector,
    readonly outlet: Outlet,
    public progress: OutletProgress,
    private readonly passed: Passed,
  ) {}

  /** Until the signal aborts. */
  async run(stopping: AbortSignal): Promise<void> {
    const { clock } = this.projector.parts;
    while (!stopping.aborted) {
      this.wake = new AbortController();
      const next = await this.once(stopping).catch((error: unknown) => this.later(error));
      await clock.breathe();
      await clock.until(next, AbortSignal.any([stopping, this.wake.signal]));
    }
  }

  /** Something may wait. */
  nudge(): void {
    this.wake.abort();
  }

  get lastFailure(): string | null {
    return this.failure;
  }

  async status(): Promise<OutletStatus> {
    const { outlet, progress, failure } = this;
    const { views } = this.projector.parts;
    const { place, failures, nextAttemptAt } = progress;
    return { name: outlet.name, ...(await waitingFor(views, outlet.topics, place)), failures, nextAttemptAt: failures > 0 ? nextAttemptAt : null, failure };
  }

  /** Sends the next page, if it is time; gives the instant of the next look. */
  private async once(stopping: AbortSignal): Promise<Instant> {
    const { clock, views } = this.projector.parts;
    const { place, nextAttemptAt } = this.progress;
    const now = clock.now();
    if (nextAttemptAt > now) return nextAttemptAt;
    const end = await lastQueued(views);
    const page = await readQueue(views, this.outlet.topics, place, this.outlet.pageMessages);
    if (page.length === 0) {
      if (end - place >= PASSED_AT_ONCE) await this.settle({ place: end, failures: 0, nextAttemptAt: 0 });
      return FOREVER;
    }
    await this.send(page, stopping);
    return now;
  }

  private async send(page: readonly Queued[], stopping: AbortSignal): Promise<void> {
    try {
      await this.outlet.send(page, stopping);
    } catch (error) {
      if (!stopping.aborted) await this.fail(error);
      return;
    }
    this.counts.sent += page.length;
    this.failure = null;
    await this.settle({ place: page.at(-1)?.place ?? this.progress.place, failures: 0, nextAttemptAt: 0 });
  }

  private async fail(error: unknown): Promise<void> {
    const { clock, logger } = this.projector.parts;
    const failures = this.progress.failures + 1;
    const pauseMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 30));
    this.counts.failed += 1;
    this.failure = failureLine(error);
    logger.warn({ outlet: this.outlet.name, failures, againInMs: pauseMs, failure: this.failure }, 'outlet: messages are not taken; they wait, and are sent again');
    await this.settle({ ...this.progress, failures, nextAttemptAt: clock.now() + pauseMs });
  }

  private async settle(progress: OutletProgress): Promise<void> {
    const { projector, outlet } = this;
    await projector.turns.take(async () => {
      await projector.commit([putOutlet(outlet.name, progress), ...(await this.passed(outlet, progress.place))]);
      this.progress = progress;
      projector.teller.sent = Math.max(projector.teller.sent, progress.place);
    });
  }

  /** Our own rows could not be read or written: whatever was sent is sent again. */
  private later(error: unknown): Instant {
    const { clock, logger } = this.projector.parts;
    logger.error({ err: error, outlet: this.outlet.name }, 'outlet: its place in the queue could not be kept');
    return clock.now() + FIRST_RETRY_MS;
  }
}
