import type { OrderBook, ViewStore } from '@waymark/engine';
import { Turns, WaymarkError } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { ModelRegistry } from '../models/model-registry';
import { failureLine } from '../observe/safe-error';
import type { KnownOutlet } from '../outbox/followed-outbox';
import { FollowedOutbox } from '../outbox/followed-outbox';
import type { Verification } from './auditor';
import type { Generation } from './generations';
import { readGenerations } from './generations';
import type { PartOfProjection } from './merge-generations';
import { mergeGenerations } from './merge-generations';
import { mergeVerifications } from './merge-verifications';
import type { GenerationOrder, PartOwner, Projection, ProjectionHealth, ServedPart } from './projection';
import type { Checkpoint } from './checkpoint';
import { readCheckpoint } from './checkpoint';

/** Where nobody tells of commits. */
const LOOK_EVERY_MS = 250;
/** Where somebody does: should it be missed. */
const LOOK_ANYHOW_MS = 5_000;
/** Commits that come closer together are one look. */
const LEAST_PAUSE_MS = 50;
/** After so many what is missing is lost. */
const MOST_READS = 3;
const WATCH_EVERY_MS = 1_000;
const ANSWERED_EVERY_MS = 50;
const CARRIED_OUT_WITHIN_MS = 30_000;
const VERIFIED_WITHIN_MS = 3_600_000;
const STANDS_STILL_MS = 60_000;

export interface FollowedParts {
  /** The rows of each part of the contacts, in their order. */
  readonly views: readonly ViewStore[];
  readonly book: OrderBook;
  /** Calls back after a commit to any of them, until the signal aborts; without it they are looked at often. */
  readonly news?: (heard: () => void, signal: AbortSignal) => Promise<void>;
  /** Who writes to each of them, in their order. */
  readonly owners?: () => Promise<readonly PartOwner[]>;
  /** Those on which the projectors may tell. */
  readonly outlets?: readonly KnownOutlet[];
}

/** Projectors in other processes, each with a part of the contacts: read from their rows, and told through the order book. */
export class FollowedProjection implements Projection {
  readonly cachedFacts = 0;
  readonly outbox: FollowedOutbox;
  checkpoint: Checkpoint = { position: 0, logicalNow: 0, additions: 0 };
  generations: readonly Generation[] = [];
  leaving: readonly Generation[] = [];
  private readonly looks = new Turns();
  private positions: readonly number[] = [];
  private wake = new AbortController();
  private watchAt = 0;
  private movedAt = 0;
  private startedBehind = Number.MAX_SAFE_INTEGER;
  private failure: string | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly stopping = new AbortController();
  private following: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: EngineParts,
    private readonly registry: ModelRegistry,
    private readonly followed: FollowedParts,
  ) {
    this.outbox = new FollowedOutbox(followed.views, followed.outlets ?? []);
  }

  get live(): Generation | null {
    return this.generations.find(({ status }) => status === 'live') ?? null;
  }

  health(): ProjectionHealth {
    const { position } = this.checkpoint;
    const isMissing = !this.live && this.generations.some(({ purpose }) => purpose === 'loss');
    return { caughtUp: position >= this.startedBehind && !isMissing, failure: this.failure, position };
  }

  async served(): Promise<readonly ServedPart[]> {
    const owners = (await this.followed.owners?.()) ?? [];
    return owners.map((owner, part) => ({ part, ...owner, position: this.positions[part] ?? 0 }));
  }

  onCommitted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  deciding<T>(work: () => Promise<T>): Promise<T> {
    return this.followed.book.exclusively('generations', async () => {
      await this.look();
      return work();
    });
  }

  async order(order: GenerationOrder): Promise<void> {
    await this.ask({ ...order }, CARRIED_OUT_WITHIN_MS);
    await this.look();
  }

  async verify(): Promise<Verification> {
    return mergeVerifications((await this.ask({ kind: 'verify' }, VERIFIED_WITHIN_MS)) as unknown as readonly Verification[]);
  }

  /** Throws `views-ahead` where the rows know of more than the log. */
  async start(): Promise<void> {
    const { log, clock } = this.parts;
    this.movedAt = clock.now();
    await this.look();
    this.startedBehind = await log.end();
    const furthest = Math.max(...this.positions);
    if (furthest > this.startedBehind) throw viewsAhead(furthest, this.startedBehind);
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    const listening = this.followed.news?.(() => this.wake.abort(), signal);
    while (!signal.aborted) {
      await this.pause();
      if (!signal.aborted) await this.look().then(() => this.watchStanding()).catch((error: unknown) => (this.failure = failureLine(error)));
    }
    await listening;
  }

  /** Until there is something to see, or it is time to look anyhow. */
  private async pause(): Promise<void> {
    const { clock } = this.parts;
    const { signal } = this.stopping;
    if (!this.followed.news) return clock.until(clock.now() + LOOK_EVERY_MS, signal);
    await clock.until(clock.now() + LEAST_PAUSE_MS, signal);
    await clock.until(clock.now() + LOOK_ANYHOW_MS, AbortSignal.any([signal, this.wake.signal]));
    this.wake = new AbortController();
  }

  /** One after the other: an earlier look must not take the place of a later one. */
  private look(): Promise<void> {
    return this.looks.take(() => this.lookNow());
  }

  private async lookNow(): Promise<void> {
    const { clock } = this.parts;
    const { parts, all } = await this.readParts();
    this.generations = all.filter(({ status }) => status !== 'dropping');
    this.leaving = all.filter(({ status }) => status === 'dropping');
    const least = (read: (part: PartOfProjection) => number): number => Math.min(...parts.map(read));
    this.checkpoint = { position: least(({ position }) => position), logicalNow: least(({ logicalNow }) => logicalNow), additions: least(({ additions }) => additions) };
    const positions = parts.map(({ position }) => position);
    if (positions.join() === this.positions.join()) return;
    this.positions = positions;
    this.movedAt = clock.now();
    for (const listener of this.listeners) listener();
  }

  /** One part is read before it goes over to another generation and one after: where none is live in all of them, though one was, they are read again. */
  private async readParts(): Promise<{ readonly parts: readonly PartOfProjection[]; readonly all: readonly Generation[] }> {
    for (let reads = 1; ; reads += 1) {
      const parts = await Promise.all(this.followed.views.map((views) => this.partOf(views)));
      const all = mergeGenerations(parts);
      if (reads === MOST_READS || !this.live || all.some(({ status }) => status === 'live')) return { parts, all };
    }
  }

  private async partOf(views: ViewStore): Promise<PartOfProjection> {
    const { writer, ...checkpoint } = await readCheckpoint(views);
    return { ...checkpoint, generations: await readGenerations(views, this.registry, { now: this.parts.clock.now(), writer }) };
  }

  /** Behind the log and not moving: the projectors are away or fail. */
  private async watchStanding(): Promise<void> {
    const { log, clock } = this.parts;
    if (clock.now() < this.watchAt) return;
    this.watchAt = clock.now() + WATCH_EVERY_MS;
    const isBehind = (await log.end()) > this.checkpoint.position;
    const still = clock.now() - this.movedAt;
    this.failure = isBehind && still > STANDS_STILL_MS ? `the views stand at position ${this.checkpoint.position} for ${Math.round(still / 1_000)} s: see to the projectors` : null;
  }

  private async ask(order: Readonly<Record<string, unknown>>, withinMs: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { clock } = this.parts;
    const { book, views } = this.followed;
    const id = await book.add(order);
    const deadline = clock.now() + withinMs;
    for (let answers = await book.answers(id); ; answers = await book.answers(id)) {
      if (answers.length === views.length) return answers.map(({ answer }) => accepted(answer));
      if (clock.now() >= deadline) throw new WaymarkError('projectors-away', `${views.length - answers.length} of ${views.length} projectors did not answer within ${withinMs / 1_000} s: what was asked is kept and done when they are back`);
      if (this.stopping.signal.aborted) throw new WaymarkError('projectors-away', 'this process stops: what was asked is kept and done');
      await clock.until(clock.now() + ANSWERED_EVERY_MS, this.stopping.signal);
    }
  }
}

function viewsAhead(position: number, end: number): WaymarkError {
  return new WaymarkError('views-ahead', `the views stand at position ${position}, but the log ends at ${end}, and what comes next would never be in them: see that EVENTSTOREDB_URL names the log of this installation; if the log was restored, drop the schemas of the views (docs/guides/servers.md), they are made anew`);
}

function accepted(answer: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { code, message } = answer;
  if (typeof code === 'string') throw new WaymarkError(code, String(message));
  return answer;
}
