import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteViewStore } from '@waymark/adapters/sqlite';
import { openDataDirectory } from '@waymark/embedded';
import type { OrderBook, Row, ViewStore } from '@waymark/engine';
import type { Engine, EngineParts, EngineSettings, Generation, Partition, ProjectorParts, WholeEngine } from '@waymark/server';
import { createEngineOn, createProjector, DEFAULT_ENGINE_SETTINGS, FollowedProjection, LocalProjection, otherParts, partitionOf, sharedParts } from '@waymark/server';
import type { ManualClock } from '@waymark/testkit';
import { MemoryOrderBook } from '@waymark/testkit';
import { ADDITIONS, VIEW_TABLES } from '@waymark/views';
import { until } from './test-engine';
import { unionOf } from './union-of';

const ALL = 100_000;

type Projecting = Pick<WholeEngine, 'projector' | 'runner'>;

/** One projector with views of its own. */
interface Part extends Projecting {
  readonly views: ViewStore;
  readonly projection: LocalProjection;
}

interface PartedOptions {
  readonly clock: ManualClock;
  readonly count: number;
  readonly settings?: Partial<EngineSettings>;
  /** Who is told what is asked of the projectors; those themselves at once unless it is said. */
  readonly book?: OrderBook;
  /** Nobody looks on who has all contacts. */
  readonly witness?: boolean;
}

/** Several projectors of a part of the contacts each over one log, an engine that follows them, and one that has all contacts and decides nothing. */
export class PartedEngine {
  private readonly released = new Map<number, () => void>();

  private constructor(
    private readonly lookingOn: boolean,
    private readonly directory: string,
    private readonly shared: ProjectorParts,
    readonly parts: Part[],
    /** Sees all contacts, and asks for nothing. */
    readonly witness: Part,
    readonly engines: readonly Engine[],
    private readonly unlock: () => void,
  ) {}

  static async open({ clock, count, settings, book, witness: lookingOn = true }: PartedOptions): Promise<PartedEngine> {
    const directory = mkdtempSync(join(tmpdir(), 'waymark-parted-'));
    const silent = { info: () => undefined, warn: () => undefined, error: (fields: object, message: string) => console.error(message, fields) };
    const { parts, lock } = await openDataDirectory({ directory, clock, logger: silent, settings: { ...DEFAULT_ENGINE_SETTINGS, refreshMs: 1_000 * 86_400_000, ...settings } });
    const shared = sharedParts(parts);
    const each: Part[] = [];
    for (let index = 0; index < count; index += 1) each.push(partOf(shared, partitionAmong(each, index, count)));
    const witness = partOf({ ...shared, desk: deaf() }, null);
    const views = each.map((_, index) => viewsAt(each, index));
    const asked = book ?? promptBook(() => [...each, witness], count);
    const follow = (): Engine => {
      const own = sharedParts({ ...parts, views: unionOf(views) });
      return createEngineOn(own, new FollowedProjection(own.parts, own.registry, { views, book: asked }), null);
    };
    const engines = [follow(), follow()];
    const parted = new PartedEngine(lookingOn, directory, shared, each, witness, engines, () => lock.release());
    for (const { projection } of parted.all()) await projection.start();
    for (const { projection } of engines) await projection.start();
    return parted;
  }

  /** The first of those that follow. */
  get engine(): Engine {
    const [first] = this.engines;
    if (!first) throw new Error('somebody follows');
    return first;
  }

  /** From here on this part projects nothing, until it is let go. */
  hold(index: number): void {
    if (this.released.has(index)) return;
    const gate = new Promise<void>((resolve) => this.released.set(index, resolve));
    void this.parts[index]?.projector.turns.take(() => gate);
  }

  letGo(): void {
    for (const release of this.released.values()) release();
    this.released.clear();
  }

  /** One part's views are gone; it begins again with new ones. */
  async loseViews(index: number): Promise<void> {
    await this.parts[index]?.projection.stop();
    const part = partOf(this.shared, partitionAmong(this.parts, index, this.parts.length));
    await this.parts[index]?.views.close();
    this.parts[index] = part;
    await part.projection.start();
  }

  /** One part's projector ends, and the next begins on rows as a program leaves them that knew of no additions to the views. */
  async age(index: number): Promise<void> {
    const views = viewsAt(this.parts, index);
    await this.parts[index]?.projection.stop();
    for (const { name, added = {} } of VIEW_TABLES) {
      const nothing = Object.fromEntries(Object.keys(added).map((column) => [column, null]));
      const rows = await views.select({ table: name, where: [], limit: ALL });
      await this.parts[index]?.views.commit(rows.map((row) => ({ table: name, put: { ...row, ...nothing } })));
    }
    const part = partOf(this.shared, partitionAmong(this.parts, index, this.parts.length), this.parts[index]?.views);
    this.parts[index] = part;
    await part.projection.start();
  }

  /** Everybody but some has seen all that is in the log, and has nothing left to fill or to remove. */
  async quiet(but: readonly number[] = []): Promise<void> {
    const { log } = this.shared.parts;
    const all = this.all().filter((_, index) => !but.includes(index));
    for (let end = -1; end < (await log.end()); ) {
      end = await log.end();
      await until(() => all.every((part) => (part.runner.nudge(), this.isQuiet(part, end))));
      for (const { projector } of all) await projector.turns.settled();
    }
    for (const { projection } of this.engines) await projection.deciding(() => Promise.resolve());
  }

  /** Rows of all parts in a table. */
  async rows(table: string): Promise<readonly Row[]> {
    return this.engine.parts.views.select({ table, where: [], limit: ALL });
  }

  witnessed(table: string): Promise<readonly Row[]> {
    return this.witness.views.select({ table, where: [], limit: ALL });
  }

  async close(): Promise<void> {
    this.letGo();
    for (const { projection } of this.engines) await projection.stop();
    for (const { projection } of this.all()) await projection.stop();
    for (const { views } of [...this.parts, this.witness]) await views.close();
    await this.engine.stop();
    await this.shared.parts.views.close();
    this.unlock();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private all(): readonly Part[] {
    return this.lookingOn ? [...this.parts, this.witness] : this.parts;
  }

  private isQuiet({ runner, projector }: Part, end: number): boolean {
    const { clock, settings } = this.shared.parts;
    const isOver = (retiredAt: number | null): boolean => (retiredAt ?? clock.now()) + settings.retiredLifeMs <= clock.now();
    const lacks = ({ status, additions }: Generation): boolean => (status === 'live' || status === 'shadow') && additions < ADDITIONS;
    const isAtWork = projector.leaving.length > 0 || projector.generations.some((known) => known.status === 'filling' || lacks(known) || (known.status === 'retired' && isOver(known.retiredAt)));
    return runner.health().caughtUp && projector.checkpoint.position >= end && projector.nextDueAt > clock.now() && !isAtWork;
  }
}

function partOf(shared: ProjectorParts, partition: Partition | null, views: ViewStore = createSqliteViewStore({ path: ':memory:', tables: VIEW_TABLES })): Part {
  const parts: EngineParts = { ...shared.parts, views, ...(partition ? { partition } : {}) };
  const { projector, runner } = createProjector({ ...shared, parts });
  return { views, projector, runner, projection: new LocalProjection(runner) };
}

function partitionAmong(parts: readonly Part[], index: number, count: number): Partition {
  const others = Array.from({ length: count }, (_, other) => other).filter((other) => other !== index);
  return { ...partitionOf(index, count), others: otherParts(others.map((other) => viewsAt(parts, other))) };
}

/** The views that a part has at the moment. */
function viewsAt(parts: readonly Part[], index: number): ViewStore {
  const now = (): ViewStore => {
    const part = parts[index];
    if (!part) throw new Error(`no part ${index}`);
    return part.views;
  };
  return {
    select: (query) => now().select(query),
    count: (table, where) => now().count(table, where),
    countBy: (table, columns, where) => now().countBy(table, columns, where),
    commit: () => Promise.reject(new Error('views are read here')),
    close: () => Promise.resolve(),
  };
}

/** Has every projector carry out at once what is asked; those behind the count are asked and not waited for. */
function promptBook(projectors: () => readonly Part[], count: number): OrderBook {
  const book = new MemoryOrderBook();
  return {
    add: async (order) => {
      const id = await book.add(order);
      for (const [part, { projection }] of projectors().entries()) {
        const isAsked = order['kind'] === 'verify';
        const answer = isAsked ? { ...(await projection.verify()) } : await projection.deciding(() => projection.order(order as never)).then(() => ({}));
        if (part < count) await book.answer(id, { part, answer });
      }
      return id;
    },
    pending: (part, limit) => book.pending(part, limit),
    answer: (id, answer) => book.answer(id, answer),
    answers: (id) => book.answers(id),
    exclusively: (name, work) => book.exclusively(name, work),
  };
}

/** Asks nobody for anything. */
function deaf(): ProjectorParts['desk'] {
  const refused = () => Promise.resolve({ ok: false as const, refusal: { code: 'witness', message: 'only looks on' } });
  return { offer: refused, withdraw: refused, supersede: refused, step: refused, assign: refused } as unknown as ProjectorParts['desk'];
}
