import type { Instant, LoggedEvent, ModelRef } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import { failureLine } from '../observe/safe-error';
import type { HistoryKeeper } from '../replays/history-keeper';
import { Outbox } from '../outbox/outbox';
import { Dropper } from './dropper';
import { Filler } from './filler';
import type { Generation } from './generations';
import { newName } from './generations';
import { Orders } from './orders';
import type { GenerationOrder, ProjectionHealth } from './projection';
import type { Projector } from './projector';
import { Refresher } from './refresher';
import { Rolls } from './rolls';
import { Shadows } from './shadows';

const RETRY_MS = 1_000;
const HOUSEKEEPING_MS = 60_000;
const REST = 10;

/** What the next look at what no event asks for waits for. */
type NextLook = 'work' | 'events' | 'time';

/** Keeps the projector going: the log's subscription, what falls due, fills, and the end of old generations. */
export class ProjectionRunner {
  readonly filler: Filler;
  private readonly refresher: Refresher;
  readonly shadows: Shadows;
  private readonly dropper: Dropper;
  readonly outbox: Outbox;
  private readonly orders: Orders;
  private readonly rolls: Rolls;
  private readonly stopping = new AbortController();
  private tasks: Promise<unknown> = Promise.resolve();
  /** Of projecting events, and of what no event asks for: one may go well while the other fails. */
  private readonly failures: { events: string | null; time: string | null } = { events: null, time: null };
  private caughtUp = false;
  private restUntil: Instant = 0;
  /** What the log asks for and the views lack has been looked for: nothing is called whole before. */
  private compared = false;
  private wake = new AbortController();

  constructor(
    private readonly parts: EngineParts,
    readonly projector: Projector,
    history: HistoryKeeper,
  ) {
    this.filler = new Filler(projector, history);
    this.refresher = new Refresher(projector);
    this.shadows = new Shadows(projector, this.filler);
    this.dropper = new Dropper(projector);
    this.outbox = new Outbox(projector);
    this.orders = new Orders(projector, this.filler, this.shadows);
    this.rolls = new Rolls(projector, this.filler);
  }

  async start(): Promise<void> {
    await this.outbox.begin();
    await this.projector.open();
    this.projector.onCommitted(() => this.nudge());
    await this.outbox.start();
    this.tasks = Promise.all([this.pump(), this.keepTime()]);
  }

  /** Stops after the turn under way; nothing half-done stays behind. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.nudge();
    await this.outbox.stop();
    await this.tasks;
    await this.projector.turns.settled();
  }

  health(): ProjectionHealth {
    return { caughtUp: this.caughtUp, failure: this.failures.events ?? this.failures.time, position: this.projector.checkpoint.position };
  }

  /** In a turn. */
  carryOut(order: GenerationOrder): Promise<void> {
    return this.orders.carryOut(order);
  }

  /** Lets time and fills be looked at now. */
  nudge(): void {
    this.wake.abort();
  }

  private async pump(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.follow().catch((error: unknown) => this.recover('events', error));
    }
  }

  /** Projects the log from the checkpoint on, until it is stopped or something fails. */
  private async follow(): Promise<void> {
    await this.catchUpMark();
    let { position } = this.projector.checkpoint;
    for await (const events of this.parts.log.subscribe(position, this.stopping.signal)) {
      // Views that another turn found to have lost their last commits go on from where they stand, not from here.
      const goesOn = await this.projector.turns.take(() => this.projectFrom(position, events));
      if (!goesOn) return;
      position = events.at(-1)?.position ?? position;
      this.failures.events = null;
      if (!this.compared) await this.catchUpMark();
    }
  }

  /** In a turn: only there is it known where the views stand. False where that is before these events' place. */
  private async projectFrom(position: number, events: readonly LoggedEvent[]): Promise<boolean> {
    if (this.projector.checkpoint.position < position) return false;
    await this.projector.project(events);
    return true;
  }

  /** Once what the log held is in the rows: generations that the log asks for and the views lack are filled. */
  private async catchUpMark(): Promise<void> {
    await this.projector.turns.take(async () => {
      if (!(await this.isCurrent())) return;
      await this.replaceLost();
      await this.shadows.reconcile();
      this.compared = true;
      this.caughtUp = this.isWhole();
      this.failures.events = null;
    });
    this.nudge();
  }

  private isWhole(): boolean {
    return this.projector.live !== null || !this.projector.generations.some(isMadeUpFor);
  }

  /** The views were lost, or the switch went by without its generation: the log knows which model is live. */
  private async replaceLost(): Promise<void> {
    const { projector } = this;
    const active = await projector.registry.latestSwitch();
    const known = projector.live ?? projector.generations.find(isMadeUpFor);
    if (!active || known || active.position > projector.checkpoint.position) return;
    const { ref: model } = await projector.registry.published({ id: active.modelId, version: active.version });
    const compiled = await projector.registry.compiledOf(model);
    const gen = await this.nameOf(model, active.generation);
    const begun = await this.filler.begin({ gen, model, compiled, purpose: 'loss' });
    await projector.putGenerations([{ ...begun, liveAt: active.at, border: active.position }]);
    this.parts.logger.warn({ model: active.modelId, version: active.version }, 'views were lost: made anew from the log');
  }

  /** Under which readers find the rows of all parts. */
  private async nameOf(model: ModelRef, switched: string): Promise<string> {
    const { others } = this.parts.partition ?? {};
    return others ? ((await others.nameOf(model)) ?? switched) : newName(model, this.parts);
  }

  private async recover(what: 'events' | 'time', error: unknown): Promise<void> {
    this.failures[what] = failureLine(error);
    this.parts.logger.error({ err: error }, 'projection failed: starts again from its checkpoint');
    const { signal } = this.stopping;
    await this.parts.clock.until(this.parts.clock.now() + RETRY_MS, signal);
    if (!signal.aborted) await this.projector.turns.take(() => this.projector.open()).catch(() => undefined);
  }

  private async keepTime(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.wake = new AbortController();
      const next = await this.lookOnce().catch((error: unknown) => this.recover('time', error));
      // Fills go on for long: whoever projects, answers or waits for a commit has to get his turn.
      await this.parts.clock.breathe();
      if (next !== 'work') await this.parts.clock.until(this.nextLook(next === 'events'), AbortSignal.any([signal, this.wake.signal]));
    }
  }

  /** What is due and waits for events is looked at again when they are projected: every commit wakes. */
  private nextLook(awaitsEvents: boolean): Instant {
    const housekeeping = this.parts.clock.now() + HOUSEKEEPING_MS;
    return awaitsEvents ? housekeeping : Math.min(this.projector.nextDueAt, housekeeping);
  }

  /** Does what no event asks for, once; says what is next: more of it, or the events that something due waits for, or time. */
  private async lookOnce(): Promise<NextLook> {
    const { projector, parts } = this;
    const now = parts.clock.now();
    const due = await projector.turns.take(() => this.applyDue(now));
    if (due === 'work') return due;
    const worked = (await this.roll()) || (await this.workOnce(now));
    this.failures.time = null;
    return worked ? 'work' : due;
  }

  /** Not before what the log asks for is there: a switch may be under way. */
  private async roll(): Promise<boolean> {
    return this.compared && this.projector.turns.take(() => this.rolls.step());
  }

  /** One piece of work that may wait for others; true when there may be more. */
  private async workOnce(now: Instant): Promise<boolean> {
    const { turns } = this.projector;
    const filled = (await this.unhurried(() => this.filler.chunk())) || (await turns.take(() => this.filler.replace()));
    if (this.compared && !this.caughtUp) this.caughtUp = (await this.isCurrent()) && this.isWhole();
    return filled || (await this.unhurried(() => this.outbox.job.step())) || this.endOnce(now);
  }

  /** What is over goes; true when there may be more. */
  private async endOnce(now: Instant): Promise<boolean> {
    const { turns } = this.projector;
    return (await this.unhurried(() => this.dropper.step())) || (await turns.take(() => this.dropRetired(now))) || this.refresh(now);
  }

  /** A turn of work that can wait. While events do, it rests ten times as long as the last such turn took. */
  private async unhurried(work: () => Promise<boolean>): Promise<boolean> {
    const { clock } = this.parts;
    if (clock.now() < this.restUntil && !(await this.isCurrent())) return false;
    return this.projector.turns.take(async () => {
      const begun = clock.now();
      const worked = await work();
      this.restUntil = clock.now() + REST * (clock.now() - begun);
      return worked;
    });
  }

  /** What is due comes first, and events that are there already. */
  private async refresh(now: Instant): Promise<boolean> {
    const { projector } = this;
    if (projector.nextDueAt <= now || !(await this.isCurrent())) return false;
    return projector.turns.take(() => this.refresher.chunk(now));
  }

  /** In a turn: only there is the checkpoint in memory the one that the views hold, also after a failure. */
  private async applyDue(now: Instant): Promise<NextLook> {
    if (this.projector.nextDueAt > now) return 'time';
    if (!(await this.isCurrent())) return 'events';
    await this.projector.applyDue(now);
    return 'work';
  }

  /** Time must not overtake events that were appended before it. */
  private async isCurrent(): Promise<boolean> {
    return (await this.parts.log.end()) <= this.projector.checkpoint.position;
  }

  /** In a turn. Whom a switch that is still to be passed goes back to stays. */
  private async dropRetired(now: Instant): Promise<boolean> {
    const { projector, parts } = this;
    const old = projector.generations.find(
      ({ status, retiredAt }) => status === 'retired' && (retiredAt ?? now) + parts.settings.retiredLifeMs <= now,
    );
    if (!old || (await projector.registry.switchAfter(projector.checkpoint.position))) return false;
    await projector.drop(old.gen);
    parts.logger.info({ generation: old.gen }, 'generation is dropped: retired long enough ago');
    return true;
  }
}

/** Is it filled in place of a live one that is missing? */
function isMadeUpFor({ purpose, status }: Generation): boolean {
  return purpose === 'loss' && status === 'filling';
}
