import type { Secrets } from '@waymark/engine';
import type { IngestOutcome } from '@waymark/server';
import { Scheduler, SeededDice, SimulatedClock } from '@waymark/testkit';
import { START } from '../random-facts';
import { imageOf } from './image';
import type { Image, Shape } from './installation';
import { Installation } from './installation';
import { Mischief } from './mischief';
import type { DeskOrder, Scene } from './orders';
import { someOrders } from './orders';
import { DeskProcess } from './process';
import { isQuiet, unrest } from './quiet';
import { Reader } from './reader';
import { Starts } from './starts';
import type { Weather } from './weather';
import { someSettings, someShape, someWeather } from './weather';
import type { DeskWeakening } from './weakening';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MAX_STEPS = 20_000;
const MOST_ROUNDS = 120;
const MOST_TRIES = 3;
const MOST_READERS = 2;
const FOLLOWED_WITHIN_MS = 5_000;
const FOLLOWED_WITHIN_STEPS = 80;
/** So many rounds of rest pass until somebody looks after what does not end by itself. */
const OPERATED = 20;

export interface DeskOptions {
  readonly weakening?: DeskWeakening;
  /** Keeps what happened, for a failure's sake. */
  readonly recording?: boolean;
}

/**
 * One history from the broker to the sales desk: processes take facts in, project, offer, switch, tell and answer, while
 * calls fail, processes crash, stores get lost and clocks jump.
 */
export class DeskHistory implements Scene {
  readonly scheduler: Scheduler;
  readonly clock = new SimulatedClock(START + MINUTE_MS);
  readonly stores: Installation;
  readonly reader: Reader;
  readonly starts: Starts;
  readonly weather: Weather;
  /** What was answered of each fact, in its order. */
  readonly answers = new Map<string, IngestOutcome[]>();
  readonly handedToBroker = new Set<string>();
  processes: DeskProcess[] = [];
  private readonly mischief: Mischief;
  private orders: DeskOrder[];
  private readonly inHand = new Map<DeskOrder, DeskProcess>();
  private readonly tries = new Map<DeskOrder, number>();
  private readonly settings: ReturnType<typeof someSettings>;
  private readonly weakening: DeskWeakening;
  private lives = 0;
  private readers = 0;
  private operations = 0;
  private readFrom = 0;

  private constructor(
    readonly dice: SeededDice,
    shape: Shape,
    image: Image,
    private readonly secrets: Secrets,
    { weakening = {}, recording = false }: DeskOptions,
  ) {
    this.weakening = weakening;
    this.stores = new Installation(shape, image, weakening.tables);
    this.scheduler = new Scheduler(dice, () => this.clock.moveTo(this.clock.instant + dice.whole(0, 3)), recording);
    this.weather = someWeather(dice, shape);
    this.settings = someSettings(dice, shape);
    this.scheduler.faults = dice.whole(0, this.weather.faults);
    this.scheduler.faultRate = dice.pick([0.02, 0.05, 0.1]);
    this.scheduler.stallRate = this.weather.faults > 0 ? dice.pick([0, 0, 0.05, 0.1]) : 0;
    this.scheduler.promptRate = dice.pick([0.5, 0.9]);
    this.reader = new Reader(this.stores, (line) => this.scheduler.tell(line));
    this.starts = new Starts(this.stores);
    this.mischief = new Mischief(this, this.weather);
    this.orders = someOrders(dice, this.weather);
    for (let started = shape.servers ? dice.whole(1, 2) : 1; started > 0; started -= 1) this.start();
    this.scheduler.tell(() => JSON.stringify({ shape, weather: this.weather, settings: this.settings }));
  }

  /** Runs a seed to its quiet end. Throws when it does not come to one. `told` hears of the history when it begins. */
  static async run(seed: number, options: DeskOptions = {}, told: (history: DeskHistory) => void = () => undefined): Promise<DeskHistory> {
    const dice = new SeededDice(seed);
    const shape = someShape(dice);
    const image = await imageOf(shape);
    const history = new DeskHistory(dice, shape, image, await new Installation(shape).vault.secrets(), options);
    told(history);
    await history.unfold();
    return history;
  }

  get people(): number {
    return this.weather.who;
  }

  now(): number {
    return this.clock.instant;
  }

  sent(factId: string): void {
    this.handedToBroker.add(factId);
  }

  answered(factId: string, outcome: IngestOutcome): void {
    this.answers.set(factId, [...(this.answers.get(factId) ?? []), outcome]);
  }

  /** A new process in the place of one that is gone. */
  start(): void {
    this.lives += 1;
    const { scheduler, clock, dice, stores, secrets, weakening } = this;
    const skewMs = stores.shape.servers && this.weather.jumps > 0 ? dice.whole(-MINUTE_MS, MINUTE_MS) : 0;
    const process = new DeskProcess(`p${this.lives}`, this.lives, { scheduler, clock, dice, stores, secrets, weakening }, this.settings, skewMs);
    this.processes.push(process);
    // Whoever cannot start ends, and is started again.
    process.start().catch(() => (process.ended.aborted ? undefined : this.crash(process)));
  }

  crash(process: DeskProcess): void {
    process.crash();
    this.gone(process);
  }

  /** Ends in order; what fails on the way is as good as a crash. */
  end(process: DeskProcess): void {
    this.scheduler.tell(() => `${process.name} ends`);
    const crash = (): void => (process.ended.aborted ? undefined : process.crash());
    void process.stop().catch(crash).then(() => this.gone(process));
  }

  private gone(process: DeskProcess): void {
    if (!this.processes.includes(process)) return;
    this.processes = this.processes.filter((other) => other !== process);
    for (const [order, by] of this.inHand) if (by === process) this.putBack(order);
    this.start();
  }

  private async unfold(): Promise<void> {
    while (this.orders.length > 0 || this.inHand.size > 0) await this.turn();
    await this.quieten();
  }

  private async turn(): Promise<void> {
    if (this.orders.length > 0 && this.dice.chance(0.1)) this.hand();
    if (this.readers < MOST_READERS && this.scheduler.steps >= this.readFrom && this.dice.chance(0.02)) this.read();
    await this.mischief.happen();
    await this.step(this.dice.pick([300, 1_000, 1_000, 5_000, MINUTE_MS]));
  }

  /** One step; where nothing is to do time passes. */
  private async step(idleMs: number): Promise<boolean> {
    if (this.scheduler.steps > MAX_STEPS) throw new Error('comes to no end');
    const stepped = await this.scheduler.step();
    await this.starts.look(this.processes);
    if (!stepped) this.pass(idleMs);
    return stepped;
  }

  /** Time passes for all at once: whoever follows others looks again only after they have gone on. */
  pass(ms: number): void {
    if (ms > FOLLOWED_WITHIN_MS && this.stores.shape.servers) this.blurred();
    this.scheduler.tell(() => `${ms} ms pass`);
    this.clock.moveTo(this.clock.instant + ms);
  }

  private blurred(): void {
    this.reader.forget();
    this.readFrom = this.scheduler.steps + FOLLOWED_WITHIN_STEPS;
  }

  private hand(): void {
    const ready = this.processes.filter(({ isStarted }) => isStarted);
    if (ready.length === 0) return;
    const order = this.orders.splice(this.dice.whole(0, Math.min(2, this.orders.length - 1)), 1)[0] as DeskOrder;
    const process = this.dice.pick(ready);
    this.inHand.set(order, process);
    this.scheduler.tell(() => `${process.name} is given ${order.name}`);
    void this.take(order, process).catch((error: unknown) => this.failed(order, process, error));
  }

  private async take(order: DeskOrder, { engine, ended, name }: DeskProcess): Promise<void> {
    const answer = await order.give(engine, this);
    if (ended.aborted) return;
    this.inHand.delete(order);
    this.scheduler.tell(() => `${name} answers ${order.name} ${JSON.stringify(answer)?.slice(0, 300)}`);
    if (this.dice.chance(0.05)) this.orders.push(order);
  }

  private failed(order: DeskOrder, { ended, name }: DeskProcess, error: unknown): void {
    if (ended.aborted) return;
    this.scheduler.tell(() => `${name} fails at ${order.name}: ${String(error)}`);
    this.putBack(order);
  }

  private putBack(order: DeskOrder): void {
    this.inHand.delete(order);
    const tries = (this.tries.get(order) ?? 0) + 1;
    this.tries.set(order, tries);
    if (order.untilAnswered || tries < MOST_TRIES) this.orders.push(order);
  }

  private read(): void {
    const ready = this.processes.filter(({ isStarted }) => isStarted);
    if (ready.length === 0) return;
    const process = this.dice.pick(ready);
    this.readers += 1;
    const done = (): void => void (this.readers -= 1);
    process.ended.addEventListener('abort', done);
    void this.reader.look(process).then(() => {
      process.ended.removeEventListener('abort', done);
      if (!process.ended.aborted) done();
    });
  }

  /** A rebuild of which a part has lost its own with its rows waits for ever: somebody asks for it again. */
  private operate(): void {
    const projecting = this.processes.flatMap((process) => [...process.projecting.values()]);
    const isWaiting = projecting.some(({ projector }) => projector.generations.some(({ status, readyAt }) => status === 'filling' && readyAt !== null));
    const [process] = this.processes;
    if (!isWaiting || !process) return;
    this.operations += 1;
    void process.engine.switches.rebuild().catch(() => null).then(() => (this.operations -= 1));
  }

  /** No more faults; what is late comes or never will; everything comes to rest. */
  private async quieten(): Promise<void> {
    const { scheduler, dice, clock } = this;
    scheduler.faults = 0;
    scheduler.stallRate = 0;
    const ends = clock.instant + dice.pick([0, 26 * HOUR_MS]);
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      await this.settleLate(rounds);
      while (await this.step(0));
      this.lookAfter(rounds);
      if (clock.instant >= ends && (await this.isAtRest())) return;
      this.pass(rounds === 3 ? Math.max(ends - clock.instant, 0) : dice.pick([300, MINUTE_MS + 1]));
    }
    throw new Error(`never comes to rest: ${await unrest(this.stores, this.processes, clock.instant)}`);
  }

  private async settleLate(rounds: number): Promise<void> {
    if (rounds > 2) this.scheduler.forgetLate();
    while (this.scheduler.lateEffects > 0 && this.dice.chance(0.7)) await this.scheduler.happenLate();
  }

  private async isAtRest(): Promise<boolean> {
    return this.scheduler.lateEffects === 0 && this.operations === 0 && (await isQuiet(this.stores, this.processes, this.clock.instant));
  }

  private lookAfter(rounds: number): void {
    // What a commit of offsets that came late has set back is read again by whoever joins anew.
    if (rounds === 5) this.stores.broker.rebalance();
    if (rounds % OPERATED === OPERATED - 1) this.operate();
  }
}
