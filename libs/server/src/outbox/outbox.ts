import type { RowChange } from '@waymark/engine';
import type { Projector } from '../projection/projector';
import { beginTelling } from './begin-telling';
import type { OutletStatus } from './outlet-relay';
import { OutletRelay } from './outlet-relay';
import { readOutlets, removalsUpTo } from './outlet-rows';
import { TellingJob } from './telling-job';

/** Messages that leave the queue in one commit. */
const REMOVED_AT_ONCE = 1_000;
/** What an outlet has in hand when the engine stops may take so long; sent or not, it is sent again if its place was not kept. */
const STOP_MS = 5_000;

/** What an outlet has done since the start, and what it has still to do. */
export interface OutletFigures {
  readonly name: string;
  readonly waiting: number;
  readonly oldestSeconds: number;
  readonly sent: number;
  readonly failed: number;
}

/** What leaves the engine: the queue of messages, the job that fills it anew, and one relay for each outlet. */
export class Outbox {
  readonly job: TellingJob;
  private relays: readonly OutletRelay[] = [];
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly projector: Projector) {
    this.job = new TellingJob(projector, () => this.queued());
  }

  /** Before the projector opens its views. */
  begin(): Promise<void> {
    return beginTelling(this.projector.parts);
  }

  /** Once they are open. */
  async start(): Promise<void> {
    const { views, outlets = [] } = this.projector.parts;
    if (outlets.length === 0) return;
    const known = await readOutlets(views);
    const passed = (outlet: OutletRelay['outlet'], place: number) => this.passed(outlet, place);
    this.relays = outlets.map((outlet) => new OutletRelay(this.projector, outlet, known.get(outlet.name) ?? { place: 0, failures: 0, nextAttemptAt: 0 }, passed));
    this.projector.onCommitted(() => this.relays.forEach((relay) => relay.nudge()));
    this.running = Promise.all(this.relays.map((relay) => relay.run(this.stopping.signal)));
  }

  /** Ends what is under way, or leaves it: it is sent again. */
  async stop(): Promise<void> {
    const { clock, outlets = [] } = this.projector.parts;
    this.stopping.abort();
    const over = new AbortController();
    await Promise.race([this.running, clock.until(clock.now() + STOP_MS, over.signal)]);
    over.abort();
    await Promise.all(outlets.map((outlet) => outlet.close()));
  }

  status(): Promise<readonly OutletStatus[]> {
    return Promise.all(this.relays.map((relay) => relay.status()));
  }

  /** One line for an operator; null where every outlet takes what it is sent. */
  failure(): string | null {
    const failing = this.relays.flatMap(({ outlet, lastFailure }) => (lastFailure === null ? [] : [`${outlet.name}: ${lastFailure}`]));
    return failing.length > 0 ? failing.join('; ') : null;
  }

  get ended(): boolean {
    return this.stopping.signal.aborted;
  }

  async figures(): Promise<readonly OutletFigures[]> {
    const { clock } = this.projector.parts;
    return Promise.all(
      this.relays.map(async (relay) => {
        const { name, waiting, waitingSince } = await relay.status();
        return { name, waiting, oldestSeconds: waitingSince === null ? 0 : Math.max(0, clock.now() - waitingSince) / 1_000, ...relay.counts };
      }),
    );
  }

  private queued(): number {
    const { place } = this.projector.teller;
    return place - this.lowest(place);
  }

  private lowest(most: number, except?: OutletRelay['outlet']): number {
    return Math.min(most, ...this.relays.flatMap(({ outlet, progress }) => (outlet === except ? [] : [progress.place])));
  }

  /** What every outlet has passed when this one comes to that place. */
  private passed(outlet: OutletRelay['outlet'], place: number): Promise<readonly RowChange[]> {
    return removalsUpTo(this.projector.parts.views, this.lowest(place, outlet), REMOVED_AT_ONCE);
  }
}
