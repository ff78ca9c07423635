import type { Row, RowChange } from '@waymark/engine';
import type { Instant, LoggedEvent } from '@waymark/journey';
import { memberOf, MODEL_EVENTS, scoredFactOf } from '@waymark/journey';
import { ADDITIONS, BASE_GENERATION } from '@waymark/views';
import type { EngineParts } from '../core/parts';
import type { HandoffDesk } from '../handoffs/desk';
import type { EngineMetrics } from '../observe/engine-metrics';
import { WatchedProjection } from '../observe/watched-projection';
import type { ModelRegistry } from '../models/model-registry';
import { readContactEvents } from '../core/contact-events';
import { ContactCache } from './contact-cache';
import { crossBorder } from './border';
import type { Checkpoint } from './checkpoint';
import { putCheckpoint, readCheckpoint } from './checkpoint';
import { baseChanges, handoffNews, modelChanges, nextDue, publishedChanges, timelineChanges } from './contact-rows';
import { sealedDisplay } from './display';
import { FoundQualifications, inheritFound } from './found-qualifications';
import type { Regrouped } from './membership';
import { Membership, removeContact } from './membership';
import { News } from './news';
import { NewsOfOthers } from './news-of-others';
import type { Generation } from './generations';
import { putGeneration, readGenerations, takenOver } from './generations';
import type { Partition } from './partition';
import { WHOLE } from './partition';
import { Teller } from '../outbox/teller';
import type { Occasion } from './review';
import { Reviewer } from './review';
import { SafeTurns } from './safe-turns';
import { readTracked } from './read-tracked';
import { TrackedContact } from './tracked-contact';

const MAX_DUE_AT_ONCE = 500;

/**
 * The one writer of views. Every generation is fed by the same pass over the log, so all stand at one position; the
 * live one decides. Work on it is done in turns: `project`, `applyDue`, a filler's chunk, a verification.
 */
export class Projector {
  readonly turns = new SafeTurns(() => this.open());
  readonly membership = new Membership();
  readonly news = new News();
  readonly cache: ContactCache;
  readonly reviewer: Reviewer;
  readonly teller: Teller;
  generations: readonly Generation[] = [];
  /** Dropped ones whose rows are still to be removed. */
  leaving: readonly Generation[] = [];
  checkpoint: Checkpoint = { position: 0, logicalNow: 0, additions: ADDITIONS };
  private earliestDue: Instant = Number.MAX_SAFE_INTEGER;
  private readonly touched = new Map<string, { readonly tracked: TrackedContact; at: Instant }>();
  private pending: RowChange[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly watched: WatchedProjection;
  private readonly partition: Partition;
  private readonly found: FoundQualifications;
  private readonly newsOfOthers: NewsOfOthers;

  constructor(
    readonly parts: EngineParts,
    readonly registry: ModelRegistry,
    desk: HandoffDesk,
    metrics: EngineMetrics,
  ) {
    this.watched = new WatchedProjection(metrics, parts.clock.now());
    this.partition = parts.partition ?? WHOLE;
    this.cache = new ContactCache(parts.log, (contact) => this.membership.membersOf(contact), parts.settings.maxCachedFacts);
    this.found = new FoundQualifications(parts, this.partition, this.membership, this.cache);
    this.newsOfOthers = new NewsOfOthers(parts.log, this.partition, this.membership);
    this.reviewer = new Reviewer(parts, desk, metrics);
    this.teller = new Teller(this);
  }

  /** Reads where it left off. */
  async open(): Promise<void> {
    const { writer, ...checkpoint } = await readCheckpoint(this.parts.views);
    this.checkpoint = checkpoint;
    this.keep(await readGenerations(this.parts.views, this.registry, { now: this.parts.clock.now(), writer }));
    await this.membership.open(this.parts.views);
    this.cache.clear();
    this.touched.clear();
    this.pending = [];
    await this.teller.open();
    this.watched.failed();
    await this.findEarliestDue();
    if (writer < ADDITIONS) await this.putGenerations(takenOver([...this.generations, ...this.leaving], this.parts.clock.now()));
    // A commit that was told to have failed may stand all the same.
    for (const listener of this.listeners) listener();
  }

  /** The generation that readers see; null before the first activation and while lost views are made anew. */
  get live(): Generation | null {
    return this.generations.find(({ status }) => status === 'live') ?? null;
  }

  get nextDueAt(): Instant {
    return this.earliestDue;
  }

  /** Called after every commit of rows. Returns how to stop it. */
  onCommitted(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Events in the order of the log; their rows and the checkpoint are one commit, or one for each border among them. */
  async project(events: readonly LoggedEvent[]): Promise<void> {
    let { position } = this.checkpoint;
    for (const event of events) {
      if (event.position <= position) continue;
      // What takes effect at the very instant of a switch is the new model's.
      const isBorder = event.type === MODEL_EVENTS.activated;
      const dueBefore = isBorder ? event.at - 1 : event.at;
      if (isBorder || dueBefore >= this.earliestDue) {
        await this.flush(position);
        await this.applyDue(dueBefore);
      }
      this.advance(event.at);
      if (isBorder) await this.switchAt(event);
      else await this.take(event);
      position = event.position;
    }
    await this.flush(position);
  }

  /** Applies what is due at or before an instant, in the order of the instants. */
  async applyDue(until: Instant): Promise<void> {
    while (this.earliestDue <= until) {
      const rows = await this.parts.views.select({
        table: 'due',
        where: [{ column: 'at', op: '<=', value: until }],
        orderBy: [{ column: 'at', direction: 'asc' }],
        limit: MAX_DUE_AT_ONCE,
      });
      for (const row of rows) {
        if (this.isFed(String(row['gen']))) await this.lookAgain(String(row['contact']), Number(row['at']));
        else this.pending.push({ table: 'due', remove: keyOfDue(row) });
      }
      await this.flush(this.checkpoint.position);
    }
  }

  /** Commits changes together with the checkpoint as it stands; for fillers and switches in their turn. */
  async commit(changes: readonly RowChange[]): Promise<void> {
    await this.parts.views.commit([...changes, putCheckpoint(this.checkpoint)]);
    for (const listener of this.listeners) listener();
  }

  /** Writes generations together with rows of theirs; one that is `dropping` is fed and read no more. */
  async putGenerations(next: readonly Generation[], changes: readonly RowChange[] = []): Promise<void> {
    await this.commit([...changes, ...next.map(putGeneration)]);
    const changed = new Set(next.map(({ gen }) => gen));
    this.keep([...this.generations, ...this.leaving].filter(({ gen }) => !changed.has(gen)).concat(next));
    await this.findEarliestDue();
  }

  /** Ends a generation; its rows are removed step by step. */
  async drop(gen: string): Promise<void> {
    const ended = this.generations.filter((generation) => generation.gen === gen);
    await this.putGenerations(ended.map((generation) => ({ ...generation, status: 'dropping' })));
    this.cache.forgetGeneration(gen);
  }

  /** The end of a dropped generation that has no rows any more. */
  async forget(gen: string): Promise<void> {
    await this.commit([{ table: 'generation', remove: { gen } }]);
    // Its name may come again: of what is made anew nothing has been written.
    this.cache.forgetGeneration(gen);
    this.leaving = this.leaving.filter((generation) => generation.gen !== gen);
  }

  async findEarliestDue(): Promise<void> {
    const [row] = await this.parts.views.select({
      table: 'due',
      where: [],
      orderBy: [{ column: 'at', direction: 'asc' }],
      limit: 1,
    });
    this.earliestDue = row ? Number(row['at']) : Number.MAX_SAFE_INTEGER;
  }

  private keep(all: readonly Generation[]): void {
    this.generations = all.filter(({ status }) => status !== 'dropping');
    this.leaving = all.filter(({ status }) => status === 'dropping');
  }

  private isFed(gen: string): boolean {
    return gen === BASE_GENERATION || this.generations.some((generation) => generation.gen === gen);
  }

  /** Time has come as far as an instant; returns the latest so far, for time never runs back. */
  reach(at: Instant): Instant {
    this.advance(at);
    return this.checkpoint.logicalNow;
  }

  private advance(at: Instant): void {
    const logicalNow = Math.max(this.checkpoint.logicalNow, at);
    this.checkpoint = { ...this.checkpoint, logicalNow };
  }

  private async take(event: LoggedEvent): Promise<void> {
    if (this.partition.first) this.pending.push(...publishedChanges(event));
    const member = memberOf(event.stream);
    if (member === null) return this.teller.take(event);
    await this.teller.before(this.membership.contactOf(member));
    const regrouped = this.membership.take(event);
    this.pending.push(...(regrouped?.rows ?? []));
    const contact = this.membership.contactOf(member);
    this.pending.push(...(await this.newsOfOthers.of(contact, event, regrouped)));
    const concerned = regrouped ? [...regrouped.before, ...regrouped.after] : [contact];
    if (!concerned.some(this.partition.owns)) return;
    const { traceparent } = this.watched.take(event);
    if (regrouped) return this.regroup(regrouped, event, traceparent);
    await this.takeOf(contact, event, traceparent);
  }

  private async takeOf(contact: string, event: LoggedEvent, trace?: string): Promise<void> {
    const tracked = await this.cache.withEvent(contact, event);
    this.teller.note(tracked, event);
    this.tellEvents(contact, [event]);
    const fact = scoredFactOf(event);
    const now = this.checkpoint.logicalNow;
    const inEffect = fact && fact.occurredAt <= now ? fact : null;
    if (fact) await this.decide(tracked, now, { fact: inEffect, position: event.position, trace });
    this.touch(tracked, now);
  }

  /** A merge or an unmerge: what was said of the contacts before goes, and what they are now is told from their events. */
  private async regroup(regrouped: Regrouped, event: LoggedEvent, trace?: string): Promise<void> {
    const { before, after, parted, survivor } = regrouped;
    const [now, { owns }] = [this.checkpoint.logicalNow, this.partition];
    const known = await this.found.ofAny(regrouped, (contact) => this.decidingOn(contact), event.position, now);
    for (const contact of new Set([...before, ...after])) if (contact !== survivor && owns(contact)) this.takeAway(contact);
    const others = after.length > 1 ? await this.notOurs(after, event.position) : [];
    const told: TrackedContact[] = [];
    for (const contact of after.filter(owns)) told.push(contact === survivor ? await this.takeIn(contact, before, event.position) : await this.tellAnew(contact, event.position));
    for (const tracked of told) {
      inheritFound(tracked, known, [...told, ...others]);
      await this.decide(tracked, now, { fact: null, position: event.position, parted, trace });
      this.touch(tracked, now);
    }
  }

  private tellEvents(contact: string, events: readonly LoggedEvent[]): void {
    this.pending.push(...events.flatMap((event) => [...timelineChanges(contact, event), ...(this.partition.first ? handoffNews(contact, event) : [])]));
  }

  /** Those of the contacts that another partition tells. */
  private notOurs(contacts: readonly string[], position: number): Promise<readonly TrackedContact[]> {
    const others = contacts.filter((contact) => !this.partition.owns(contact));
    return Promise.all(others.map((contact) => readTracked(this.parts.log, contact, this.membership.membersOf(contact), position)));
  }

  private takeAway(contact: string): void {
    this.news.note(contact);
    this.teller.leave(contact);
    this.cache.forget(contact);
    this.touched.delete(contact);
    this.pending.push(...removeContact(contact, this.generations.map(({ gen }) => gen)));
  }

  private async tellAnew(contact: string, position: number): Promise<TrackedContact> {
    const events = await readContactEvents(this.parts.log, this.membership.membersOf(contact), position);
    const tracked = new TrackedContact(contact);
    tracked.addAll(events);
    this.cache.put(tracked);
    this.tellEvents(contact, events);
    return tracked;
  }

  /** Who survives a merge keeps what is told of it: a contact may take in thousands, one after the other. */
  private async takeIn(survivor: string, before: readonly string[], position: number): Promise<TrackedContact> {
    const members = before.filter((contact) => contact !== survivor).flatMap((contact) => this.membership.membersOf(contact));
    const events = await readContactEvents(this.parts.log, members, position);
    const tracked = await this.cache.withOthers(survivor, events, position);
    if (!tracked) {
      this.takeAway(survivor);
      return this.tellAnew(survivor, position);
    }
    this.tellEvents(survivor, events);
    return tracked;
  }

  /** Something of this contact fell due: its state as of that instant, and what is to be decided then. */
  private async lookAgain(contact: string, at: Instant): Promise<void> {
    await this.teller.before(contact);
    const before = this.checkpoint.logicalNow;
    this.advance(at);
    const tracked = await this.cache.upTo(contact, this.checkpoint.position);
    const now = this.checkpoint.logicalNow;
    const due = tracked.facts.findLast(({ occurredAt }) => occurredAt <= now && occurredAt > Math.min(before, at - 1));
    await this.decide(tracked, now, { fact: due ?? null, position: this.checkpoint.position });
    this.touch(tracked, now);
  }

  private async decide(tracked: TrackedContact, at: Instant, occasion: Omit<Occasion, 'at' | 'known'>): Promise<void> {
    const deciding = this.decidingOn(tracked.contact);
    if (!deciding) return;
    const known = await this.found.of(tracked, deciding.gen);
    await this.reviewer.review(tracked, deciding, { ...occasion, at, known });
    const state = tracked.stateAt(deciding.gen, deciding.compiled, at);
    tracked.known.set(deciding.gen, new Set(state?.qualifications.map((found) => found.at)));
    const dueAt = nextDue(tracked, state?.nextDueAt ?? null, at);
    if (dueAt !== null) this.earliestDue = Math.min(this.earliestDue, dueAt);
  }

  private decidingOn(contact: string): Generation | null {
    return this.live ?? this.fillingAfterLoss(contact);
  }

  /** After a loss the filler looks at everybody once; whom it has not reached yet it will look at as of then. */
  private fillingAfterLoss(contact: string): Generation | null {
    const filling = this.generations.find(({ purpose, status }) => purpose === 'loss' && status === 'filling');
    return filling && contact <= filling.cursor ? filling : null;
  }

  private touch(tracked: TrackedContact, at: Instant): void {
    this.news.note(tracked.contact);
    this.touched.set(tracked.contact, { tracked, at });
  }

  /** Writes the rows of everybody touched, as of their last event. */
  private async flush(position: number): Promise<void> {
    const changes = [...this.pending, ...(await this.teller.rows(this.touched.values()))];
    for (const { tracked, at } of this.touched.values()) {
      changes.push(...baseChanges(tracked, at, await this.display(tracked)));
      for (const generation of this.generations) changes.push(...modelChanges(tracked, generation, at));
      tracked.written.any = true;
    }
    this.checkpoint = { ...this.checkpoint, position: Math.max(position, this.checkpoint.position) };
    await this.commit(changes);
    this.watched.committed(this.parts.clock.now());
    this.pending = [];
    this.touched.clear();
    this.cache.trim();
    await this.findEarliestDue();
  }

  private async display(tracked: TrackedContact): Promise<Uint8Array | null> {
    if (tracked.displayStale) {
      tracked.displayStale = false;
      tracked.display = await sealedDisplay(this.parts, tracked.contact, tracked.shownEvents);
    }
    return tracked.display;
  }

  /** The border: all that stands before it is written, and the pointer moves with the checkpoint. */
  private async switchAt(event: LoggedEvent): Promise<void> {
    const changed = crossBorder(this.generations, event);
    // Lost views know neither side: the switch is history, and the latest one is filled anew.
    if (changed.length === 0) return;
    this.checkpoint = { ...this.checkpoint, position: event.position };
    await this.putGenerations(changed, this.teller.switched());
    // What each knew when it last decided is not what stands in its rows by now.
    for (const { gen } of changed) this.cache.forgetGeneration(gen);
  }
}

function keyOfDue({ gen, contact, kind }: Row): Row {
  return { gen: gen ?? null, contact: contact ?? null, kind: kind ?? null };
}
