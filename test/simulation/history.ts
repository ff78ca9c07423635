import type { IncomingFact } from '@waymark/contract';
import type { Secrets } from '@waymark/engine';
import type { IngestItem, IngestOutcome } from '@waymark/server';
import { Scheduler, SeededDice, SimulatedClock } from '@waymark/testkit';
import type { Command } from './random-commands';
import { aCommand } from './random-commands';
import { aFact, START } from './random-facts';
import { SimulatedProcess } from './process';
import type { Weakening } from './stores';
import { Stores } from './stores';

const MINUTE_MS = 60_000;
const MAX_STEPS = 4_000;

/** How bad a history may get: the most that there may be of each. */
interface Weather {
  /** How many of the strong identities there are. */
  readonly people: number;
  readonly facts: number;
  /** How often facts come again of themselves. */
  readonly repeated: number;
  readonly commands: number;
  readonly faults: number;
  readonly crashes: number;
  readonly losses: number;
  readonly remarks: number;
}

const CALM: Weather = { people: 9, facts: 12, repeated: 1, commands: 6, faults: 0, crashes: 0, losses: 0, remarks: 0 };
const ROUGH: Weather = { people: 9, facts: 12, repeated: 1, commands: 6, faults: 16, crashes: 5, losses: 2, remarks: 5 };
/** Few facts, many who are at them. */
const CROWDED: Weather = { people: 2, facts: 5, repeated: 3, commands: 1, faults: 30, crashes: 4, losses: 0, remarks: 20 };
/** Appends of before a restore come after it. */
const STRAYING: Weather = { people: 3, facts: 5, repeated: 2, commands: 1, faults: 30, crashes: 3, losses: 2, remarks: 2 };

/** Something that may go wrong between two steps. */
interface Mischief {
  readonly left: () => number;
  readonly chance: number;
  readonly happen: () => void | Promise<void>;
}

/** What the broker or a caller wants taken, again and again until it is answered. */
type Order = { readonly facts: readonly IngestItem[] } | { readonly command: Command };

/** An answer that somebody was given. */
export interface Answer {
  readonly fact: IncomingFact;
  readonly outcome: IngestOutcome;
}

export interface HistoryOptions {
  readonly weakening?: Weakening;
  /** Keeps what happened, for a failure's sake. */
  readonly recording?: boolean;
}

/** One history: processes take facts and commands while calls fail, processes crash and the index gets lost. */
export class History {
  readonly stores: Stores;
  readonly answers: Answer[] = [];
  readonly commands = new Map<string, Command>();
  readonly scheduler: Scheduler;
  readonly secrets: Secrets;
  readonly items: IngestItem[] = [];
  private readonly dice: SeededDice;
  private readonly clock = new SimulatedClock(START);
  private readonly weakening: Weakening;
  private readonly mischief: readonly Mischief[] = [
    { left: () => this.crashes, chance: 0.01, happen: () => this.crash(this.dice.pick(this.processes)) },
    { left: () => this.losses, chance: 0.01, happen: () => this.loseIndex() },
    { left: () => this.remarks, chance: 0.04, happen: () => this.remark() },
    { left: () => this.scheduler.lateEffects, chance: 0.04, happen: () => this.scheduler.happenLate() },
  ];
  private processes: SimulatedProcess[] = [];
  private orders: Order[] = [];
  private inHand = new Map<Order, SimulatedProcess>();
  private readonly weather: Weather;
  private crashes: number;
  private losses: number;
  private remarks: number;
  private lives = 0;

  private constructor(seed: number, options: HistoryOptions, secrets: Secrets) {
    this.dice = new SeededDice(seed);
    this.weakening = options.weakening ?? {};
    this.secrets = secrets;
    this.stores = new Stores(this.weakening);
    this.scheduler = new Scheduler(this.dice, () => this.clock.moveTo(this.clock.instant + this.dice.whole(0, 40)), options.recording ?? false);
    this.weather = this.dice.pick([CALM, ROUGH, ROUGH, CROWDED, CROWDED, STRAYING]);
    const { faults, crashes, losses, remarks } = this.weather;
    this.scheduler.faults = this.dice.whole(0, faults);
    this.scheduler.stallRate = faults > 0 ? this.dice.pick([0, 0.1, 0.2]) : 0;
    this.scheduler.faultRate = this.dice.pick([0.05, 0.1, 0.3]);
    this.crashes = this.dice.whole(0, crashes);
    this.losses = this.dice.whole(-1, losses);
    this.remarks = this.dice.whole(-2, remarks);
    this.orders = this.draw();
    for (let started = this.dice.whole(2, 3); started > 0; started -= 1) this.start();
  }

  /** Runs a seed to its quiet end. Throws when it does not come to one. */
  static async run(seed: number, options: HistoryOptions = {}): Promise<History> {
    const history = new History(seed, options, await new Stores({}).vault.secrets());
    await history.unfold();
    return history;
  }

  private draw(): Order[] {
    const { people, facts, repeated, commands } = this.weather;
    const items = Array.from({ length: this.dice.whole(3, facts) }, (_, place) => itemOf(aFact(this.dice, people, `f${place}`)));
    const conflicting = items.filter(() => this.dice.chance(0.08)).map(({ fact }) => itemOf(aFact(this.dice, people, fact.id, 1)));
    const again = Array.from({ length: repeated }, () => items.filter(() => this.dice.chance(0.15 * repeated))).flat();
    this.items.push(...items, ...conflicting);
    const orders: Order[] = [];
    const left = [...items, ...this.dice.shuffled([...conflicting, ...again])];
    while (left.length > 0) orders.push({ facts: left.splice(0, this.dice.pick([1, 1, 2, 4, 6])) });
    const given = Array.from({ length: this.dice.whole(0, commands) }, (_, place) => ({ command: aCommand(this.dice, place) }));
    for (const { command } of given) this.commands.set(command.key, command);
    const shuffled = this.dice.shuffled(orders);
    const first = Math.floor(shuffled.length / 2);
    return [...shuffled.slice(0, first), ...this.dice.shuffled([...shuffled.slice(first), ...given])];
  }

  private async unfold(): Promise<void> {
    while (this.orders.length > 0 || this.inHand.size > 0) {
      if (this.scheduler.steps > MAX_STEPS) throw new Error(`comes to no end\n${this.scheduler.story()}`);
      await this.turn();
    }
    await this.quieten();
  }

  private async turn(): Promise<void> {
    if (this.orders.length > 0 && this.dice.chance(0.3)) this.hand();
    // Where something stands half done it hurts most.
    const half = this.stores.index.unconfirmedClaims > 0 ? 4 : 1;
    for (const { left, chance, happen } of this.mischief) {
      if (left() > 0 && this.dice.chance(chance * half)) await happen();
    }
    if (!(await this.scheduler.step())) this.clock.moveTo(this.clock.instant + this.dice.whole(100, MINUTE_MS));
  }

  /** No more faults; what is late comes or never will; sweeps are made. */
  private async quieten(): Promise<void> {
    this.scheduler.faults = 0;
    this.scheduler.stallRate = 0;
    for (let sweeps = 0; sweeps < 4; sweeps += 1) {
      while (await this.scheduler.step());
      while (this.scheduler.lateEffects > 0 && this.dice.chance(0.7)) await this.scheduler.happenLate();
      this.clock.moveTo(this.clock.instant + MINUTE_MS + 1);
    }
    while (await this.scheduler.step());
    if (this.stores.strayed) await this.stores.restore();
  }

  /** Others write to the stream of some contact, there first where a claim counts on its place. */
  private async remark(): Promise<void> {
    this.remarks -= 1;
    const claims = await this.stores.index.unconfirmed({ before: Infinity, limit: 9 });
    const events = await this.stores.events();
    const streams = (claims.length > 0 && this.dice.chance(0.7) ? claims : events).map(({ stream }) => stream);
    if (streams.length === 0) return;
    const stream = this.dice.pick(streams);
    await this.stores.remark(stream, this.clock.instant);
    this.scheduler.tell(() => `a remark in ${stream}`);
  }

  private start(): void {
    const { scheduler, clock, stores, secrets, weakening } = this;
    this.lives += 1;
    this.processes.push(new SimulatedProcess(`p${this.lives}`, { scheduler, clock, stores, secrets, weakening }));
  }

  private crash(process: SimulatedProcess): void {
    this.crashes -= 1;
    this.end(process);
    this.start();
  }

  private end(process: SimulatedProcess): void {
    process.crash();
    this.processes = this.processes.filter((other) => other !== process);
    for (const [order, by] of this.inHand) if (by === process) this.putBack(order);
  }

  private async loseIndex(): Promise<void> {
    this.losses -= 1;
    const running = this.processes;
    for (const process of running) this.end(process);
    this.scheduler.forgetLate('index');
    this.scheduler.tell(() => 'the index is lost');
    if (this.dice.chance(0.2)) while (this.scheduler.lateEffects > 0) await this.scheduler.happenLate();
    await this.stores.restore();
    for (const _ of running) this.start();
  }

  private hand(): void {
    const order = this.orders.splice(this.dice.whole(0, Math.min(3, this.orders.length - 1)), 1)[0] as Order;
    const process = this.dice.pick(this.processes);
    this.inHand.set(order, process);
    void this.take(order, process).catch(() => (process.ended.aborted ? undefined : this.putBack(order)));
  }

  private async take(order: Order, { engine, ended }: SimulatedProcess): Promise<void> {
    if ('command' in order) await order.command.give(engine, this.stores);
    else {
      const outcomes = await engine.ingest.submit(order.facts);
      if (!ended.aborted) order.facts.forEach(({ fact }, place) => this.answers.push({ fact, outcome: outcomes[place] as IngestOutcome }));
    }
    if (ended.aborted) return;
    this.inHand.delete(order);
    this.scheduler.tell(() => `answered ${JSON.stringify(order).slice(0, 200)}`);
    if (this.dice.chance(0.05)) this.orders.push(order);
  }

  private putBack(order: Order): void {
    this.inHand.delete(order);
    this.orders.unshift(order);
  }
}

/** A fact as it comes in over HTTP. */
export function itemOf(fact: IncomingFact): IngestItem {
  return { fact, original: { form: 'json', via: 'http', text: () => JSON.stringify(fact.sent) } };
}
