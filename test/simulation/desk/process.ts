import { setMaxListeners } from 'node:events';
import type { Clock, EventLog, Outlet, ViewStore } from '@waymark/engine';
import { createClaimedDecisionStore, keepSweeping } from '@waymark/engine';
import type { Engine, EngineParts, EngineSettings, ProjectorParts } from '@waymark/server';
import { createEngineOn, createProjector, DEFAULT_ENGINE_SETTINGS, FollowedProjection, LocalProjection, OrderFollower, otherParts, partitionOf, sharedParts } from '@waymark/server';
import type { Life } from '@waymark/testkit';
import { MemoryRecordSource, MemoryViewStore } from '@waymark/testkit';
import { unionOf } from '../../engine/union-of';
import { contract } from '../random-facts';
import { crypto } from '../stores';
import type { Part } from './installation';
import type { Surroundings } from './ports';
import { Ports } from './ports';
import type { Projecting } from './weakening';

const POLITE_MS = 10_000;
const AGAIN_MS = 1_000;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Hold {
  readonly token: number;
  readonly lost: AbortController;
}

/** One life of a process that does everything: takes facts in, projects what it can get hold of, tells and answers. */
export class DeskProcess implements Life {
  readonly engine: Engine;
  /** What it projects at the moment, by part. */
  readonly projecting = new Map<number, Projecting>();
  readonly clock: Clock;
  isStarted = false;
  /** Where the log ended when it began. */
  beganAt = 0;
  private readonly ending = new AbortController();
  private readonly stopping = new AbortController();
  private readonly ports: Ports;
  private readonly source: MemoryRecordSource;
  private readonly shared: ProjectorParts;
  private readonly holds = new Map<number, Hold>();
  private works: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    private readonly place: number,
    private readonly around: Surroundings,
    private readonly settings: Partial<EngineSettings>,
    skewMs: number,
  ) {
    // Every wait of a life listens for its end.
    setMaxListeners(0, this.ended, this.stopping.signal);
    this.clock = around.clock.during(this.ended, skewMs);
    this.ports = new Ports(this, around);
    const { servers } = around.stores.shape;
    this.shared = this.weakened(sharedParts(this.parts()));
    this.engine = servers ? this.following() : this.whole();
    around.weakening.engine?.(this.engine);
    this.source = new MemoryRecordSource(this.ports.broker(), name, this.clock, around.dice.pick([1, 2, 5]));
  }

  get ended(): AbortSignal {
    return this.ending.signal;
  }

  async start(): Promise<void> {
    const { stores, weakening } = this.around;
    this.beganAt = await stores.log.end();
    await this.engine.start();
    const handler = this.engine.intake.kafka.bind(this.engine.intake);
    await this.source.start(weakening.handler?.(handler) ?? handler);
    if (stores.shape.servers) this.works = Promise.all(stores.parts.map((part, index) => this.workPart(part, index)));
    this.isStarted = true;
  }

  /** In order; rejects where something fails on the way. */
  async stop(): Promise<void> {
    this.isStarted = false;
    this.stopping.abort();
    await this.source.stop();
    await this.works;
    await this.engine.stop();
    this.crash();
  }

  crash(): void {
    this.isStarted = false;
    this.ending.abort();
    this.around.scheduler.kill(this);
    const { stores } = this.around;
    for (const part of stores.parts) if (part.owner === this.name) part.owner = null;
    void stores.broker.leave(this.name);
    this.projecting.clear();
  }

  /** Its hold is another's by now; it learns of it some time. */
  losePart(index: number): void {
    const hold = this.holds.get(index);
    const { stores, scheduler } = this.around;
    const part = stores.parts[index];
    if (!hold || !part) return;
    part.owner = null;
    void scheduler.call(this, { store: 'views', name: 'lost', mayBeLate: false, work: async () => hold.lost.abort() }).catch(() => hold.lost.abort());
  }

  private weakened(shared: ProjectorParts): ProjectorParts {
    this.around.weakening.shared?.(shared);
    return shared;
  }

  private parts(): EngineParts {
    const { stores } = this.around;
    const log = this.ports.log();
    const settings = { ...DEFAULT_ENGINE_SETTINGS, ...this.settings };
    const token = { ...crypto, randomToken: () => this.token() };
    const common = { log, vault: this.ports.vault(), secrets: this.around.secrets, clock: this.clock, crypto: token, contract, settings, logger: silent };
    if (stores.shape.servers) return { ...common, decisions: this.claimed(log), views: unionOf(this.readable()) };
    return { ...common, decisions: this.ports.decisions(), views: this.views(0, null), outlets: this.outlets() };
  }

  private token(): string {
    return Array.from({ length: 8 }, () => this.around.dice.whole(0, 35).toString(36)).join('');
  }

  private claimed(log: EventLog): EngineParts['decisions'] {
    const claimed = createClaimedDecisionStore(log, this.ports.index());
    void keepSweeping(claimed, this.clock, this.ended, () => undefined);
    return claimed;
  }

  private outlets(): readonly Outlet[] {
    return [this.ports.outlet()];
  }

  private views(index: number, token: number | null): ViewStore {
    const part = this.around.stores.parts[index] as Part;
    return new MemoryViewStore(this.ports.database(part.views), token);
  }

  private readable(): readonly ViewStore[] {
    return this.around.stores.parts.map((_, index) => this.views(index, null));
  }

  private whole(): Engine {
    const projecting = this.projector(this.shared, 0);
    return createEngineOn(this.shared, new LocalProjection(projecting.runner), null);
  }

  private following(): Engine {
    const { parts, registry } = this.shared;
    return createEngineOn(this.shared, new FollowedProjection(parts, registry, { views: this.readable(), book: this.ports.book() }), null);
  }

  private projector(shared: ProjectorParts, index: number): Projecting {
    const projecting = createProjector(shared);
    this.around.weakening.projecting?.(projecting);
    this.projecting.set(index, projecting);
    return projecting;
  }

  /** Holds a part whenever nobody else does, and projects it. */
  private async workPart(part: Part, index: number): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.turn(part, index, signal).catch(() => undefined);
      await this.clock.until(this.clock.now() + AGAIN_MS, signal);
    }
  }

  private async turn(part: Part, index: number, signal: AbortSignal): Promise<void> {
    const prefers = this.place % this.around.stores.parts.length === index;
    await this.clock.until(this.clock.now() + (prefers ? 0 : POLITE_MS), signal);
    const hold = await this.take(part, signal);
    if (!hold) return;
    this.holds.set(index, hold);
    try {
      await this.project(index, hold, AbortSignal.any([signal, hold.lost.signal]));
    } finally {
      this.holds.delete(index);
      this.projecting.delete(index);
      if (part.owner === this.name) part.owner = null;
    }
  }

  private async project(index: number, { token }: Hold, signal: AbortSignal): Promise<void> {
    const shared = { ...this.shared, parts: this.partsOf(index, this.views(index, token)) };
    const projection = new LocalProjection(this.projector(shared, index).runner);
    try {
      await projection.start();
      await new OrderFollower(shared.parts, projection, this.ports.book(), index).follow(signal);
    } finally {
      await projection.stop();
    }
  }

  private partsOf(index: number, views: ViewStore): EngineParts {
    const { stores, weakening } = this.around;
    const others = otherParts(this.readable().filter((_, other) => other !== index));
    const partition = { ...partitionOf(index, stores.parts.length), others: weakening.others?.(others) ?? others };
    return { ...this.shared.parts, views, partition, outlets: this.outlets() };
  }

  /** Waits until it is anybody's; null when the signal aborts first. */
  private async take(part: Part, signal: AbortSignal): Promise<Hold | null> {
    const attempt = async (): Promise<number | null> => {
      if (part.owner !== null) return null;
      part.owner = this.name;
      return part.views.take();
    };
    while (!signal.aborted) {
      const token = await this.around.scheduler.call(this, { store: 'views', name: 'take', mayBeLate: false, work: attempt }).catch(() => null);
      if (token !== null) return { token, lost: new AbortController() };
      if (part.owner === this.name) part.owner = null;
      await this.clock.until(this.clock.now() + AGAIN_MS, signal);
    }
    return null;
  }
}
