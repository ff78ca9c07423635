import type { ClaimIndex, DecisionStore, EventLog, OrderBook, Outlet, OutMessage, Secrets, Vault } from '@waymark/engine';
import { OUT_TOPICS, WaymarkError } from '@waymark/engine';
import type { GroupBroker, Life, MemoryViewPartition, Scheduler, SeededDice, SimulatedClock, ViewDatabase } from '@waymark/testkit';
import { simulatedPort } from '@waymark/testkit';
import { around } from '../around';
import type { Installation } from './installation';
import type { DeskWeakening } from './weakening';

/** Where one life of a process stands. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly clock: SimulatedClock;
  readonly stores: Installation;
  readonly dice: SeededDice;
  readonly secrets: Secrets;
  readonly weakening: DeskWeakening;
}

const LOG_READS = ['readStream', 'readStreams', 'readAll', 'end'];
const VIEW_READS = ['select', 'count', 'countBy', 'commits'];
const INDEX_READS = ['lookUp', 'unconfirmed', 'listCases'];

/** The stores as one life of a process reaches them. */
export class Ports {
  constructor(
    private readonly life: Life,
    private readonly around: Surroundings,
  ) {}

  log(): EventLog {
    const { scheduler, stores, clock, weakening } = this.around;
    const mayBeLate = stores.shape.servers ? ['append'] : [];
    const port = simulatedPort<EventLog>(this.life, scheduler, { store: 'log', target: () => stores.log, mayBeLate, reads: LOG_READS, taken: () => stores.note(clock.instant) });
    const log = around<EventLog>(port, { subscribe: (after, signal) => this.subscribe(port, after, signal) });
    return weakening.log?.(log) ?? log;
  }

  /** Index and log in one transaction. */
  decisions(): DecisionStore {
    const { scheduler, stores, clock } = this.around;
    return simulatedPort<DecisionStore>(this.life, scheduler, { store: 'log', target: () => stores.decisions, reads: INDEX_READS, taken: () => stores.note(clock.instant) });
  }

  index(): ClaimIndex {
    const { scheduler, stores } = this.around;
    return simulatedPort<ClaimIndex>(this.life, scheduler, { store: 'index', target: () => stores.index, mayBeLate: ['claim', 'confirm', 'raise'], reads: INDEX_READS });
  }

  vault(): Vault {
    const { scheduler, stores } = this.around;
    return simulatedPort<Vault>(this.life, scheduler, { store: 'vault', target: () => stores.vault, reads: ['secrets', 'memberKeys', 'keys', 'letters'] });
  }

  database(views: MemoryViewPartition): ViewDatabase {
    const { scheduler, stores, weakening } = this.around;
    const mayBeLate = stores.shape.servers ? ['write'] : [];
    const port = simulatedPort<ViewDatabase>(this.life, scheduler, { store: 'views', target: () => views, mayBeLate, reads: VIEW_READS });
    return weakening.database?.(port) ?? port;
  }

  book(): OrderBook {
    const { scheduler, stores } = this.around;
    const port = simulatedPort<OrderBook>(this.life, scheduler, { store: 'book', target: () => stores.book, reads: ['pending', 'answers'] });
    return around<OrderBook>(port, { exclusively: (name, work) => this.exclusively(name, work) });
  }

  broker(): GroupBroker {
    const { scheduler, stores } = this.around;
    return simulatedPort<GroupBroker>(this.life, scheduler, { store: 'broker', target: () => stores.broker, mayBeLate: ['commit'], reads: ['fetch', 'committed'] });
  }

  outlet(): Outlet {
    const { scheduler, dice, weakening } = this.around;
    const send = (messages: readonly OutMessage[]): Promise<void> =>
      scheduler.call(this.life, { store: 'outside', name: 'send', mayBeLate: true, work: () => this.deliver(messages) });
    const outlet: Outlet = { name: 'outside', topics: OUT_TOPICS, pageMessages: dice.pick([1, 2, 7]), send, close: () => Promise.resolve() };
    return weakening.outlet?.(outlet) ?? outlet;
  }

  /** Some arrive though the call fails. */
  private async deliver(messages: readonly OutMessage[]): Promise<void> {
    const { dice, stores, scheduler } = this.around;
    const broken = scheduler.faults > 0 && dice.chance(0.1);
    const arriving = broken ? messages.slice(0, dice.whole(0, messages.length)) : messages;
    for (const message of arriving) stores.listener.take(message);
    if (broken) throw new WaymarkError('simulated-failure', 'the other side went away');
  }

  /** Batches of any size; between two of them the connection may break as any call may fail. */
  private async *subscribe(port: EventLog, after: number, signal: AbortSignal): AsyncIterable<Awaited<ReturnType<EventLog['readAll']>>> {
    const { stores, dice } = this.around;
    for (let position = after; !signal.aborted; ) {
      const events = await port.readAll({ after: position, limit: dice.pick([1, 2, 5, 100]) });
      position = events.at(-1)?.position ?? position;
      if (events.length > 0) yield events;
      else if ((await stores.log.end()) <= position) await this.orNever(stores.log.appended(AbortSignal.any([signal, this.life.ended])));
    }
  }

  /** Whoever dies lets go of it, and never goes on. */
  private async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    const { ended } = this.life;
    if (ended.aborted) return new Promise(() => undefined);
    const death = new Promise<null>((resolve) => ended.addEventListener('abort', () => resolve(null)));
    const done = await this.around.stores.book.exclusively(name, () => Promise.race([work().then((value) => ({ value })), death]));
    return done ? done.value : new Promise(() => undefined);
  }

  private async orNever(work: Promise<void>): Promise<void> {
    await work;
    if (this.life.ended.aborted) await new Promise(() => undefined);
  }
}
