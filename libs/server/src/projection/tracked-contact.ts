import type { FactData, Instant, LoggedEvent, ScoredFact } from '@waymark/journey';
import { compareFacts, memberOf, readHandoffs, scoredFactOf } from '@waymark/journey';
import type { HandoffBook } from '@waymark/journey';
import type { CompiledModel, ContactState, Fold } from '@waymark/scoring';
import { applyFact, createFold, readFold } from '@waymark/scoring';
import type { AccountName, WrittenScore } from '@waymark/views';
import { accountOf } from '@waymark/views';
import { isShown } from './display';

interface KeptFold {
  fold: Fold;
  /** How many of the facts are folded in. */
  applied: number;
  /** Whether the model's condition held at each folded fact. */
  readonly conditions: boolean[];
  /** What was last read of it, until it is folded on or its rows are written. */
  state: ContactState | null;
}

/** Of a contact whose rows nobody remembers everything is written. */
interface WrittenRows {
  /** Is there any row of it? */
  any: boolean;
  /** How many hand-offs; null where nobody remembers. */
  handoffs: number | null;
  /** By generation. */
  readonly scores: Map<string, WrittenScore>;
}

/** What a contact's events say of it besides its facts. */
export interface ContactTraits {
  readonly number: number;
  readonly named: boolean;
  readonly shared: boolean;
}

/** One contact in the projector's memory: its facts in order, and how far each model has folded them. */
export class TrackedContact {
  readonly facts: ScoredFact[] = [];
  traits: ContactTraits = { number: 0, named: false, shared: false };
  /** What its rows hold, as far as it is remembered: what has not changed is not written again. */
  written: WrittenRows = { any: true, handoffs: null, scores: new Map() };
  /** Events that changed who the contact is since the display was last made. */
  displayStale = false;
  /** Events that tell who the contact is, in the order of the log. */
  readonly shownEvents: LoggedEvent[] = [];
  /** Instants of the qualifications that were found before, by generation. */
  readonly known = new Map<string, ReadonlySet<Instant>>();
  display: Uint8Array | null = null;
  /** The few of its facts that may name its company, in their order. */
  private readonly profiles: ScoredFact[] = [];
  private readonly handoffEvents: LoggedEvent[] = [];
  private readonly ids = new Set<string>();
  private readonly folds = new Map<string, KeptFold>();
  private book: HandoffBook | null = null;
  firstSeenAt = Number.MAX_SAFE_INTEGER;
  lastSeenAt = 0;

  constructor(readonly contact: string) {}

  /** With facts that stand in their order already, each once, and without anything else that its events say. */
  static ofFacts(contact: string, facts: readonly ScoredFact[]): TrackedContact {
    const tracked = new TrackedContact(contact);
    tracked.facts.push(...facts);
    tracked.profiles.push(...facts.filter(({ kind }) => kind === 'profile'));
    return tracked;
  }

  /** Takes an event in; of two with the same fact the first in the log stands. */
  add(event: LoggedEvent): void {
    const data = event.data as unknown as FactData & { readonly strength?: string };
    this.learn(event, data);
    if (event.stream.startsWith('handoff-')) {
      this.handoffEvents.push(event);
      this.book = null;
    }
    const fact = scoredFactOf(event);
    if (fact && !this.ids.has(fact.id)) this.insert(fact);
  }

  /** Many events at once, sorted once. */
  addAll(events: readonly LoggedEvent[]): void {
    for (const event of events) this.add(event);
  }

  /** Does it hold a fact of that id? */
  holds(factId: unknown): boolean {
    return typeof factId === 'string' && this.ids.has(factId);
  }

  handoffs(): HandoffBook {
    this.book ??= readHandoffs(this.handoffEvents);
    return this.book;
  }

  /** The state under a model; null before the first fact. Folds on from what it kept where it can. */
  stateAt(gen: string, model: CompiledModel, at: Instant): ContactState | null {
    const kept = this.foldedTo(gen, model, at);
    if (kept.applied === 0) return null;
    if (kept.state?.asOf !== at) kept.state = readFold(kept.fold, at);
    return kept.state;
  }

  /** Did the model's condition hold at that fact? */
  conditionAt(gen: string, model: CompiledModel, fact: ScoredFact, at: Instant): boolean {
    const { conditions } = this.foldedTo(gen, model, at);
    // Mostly the last one.
    const index = this.facts.findLastIndex(({ id }) => id === fact.id);
    return conditions[index] ?? false;
  }

  /** The company as its profiles name it at an instant. */
  accountAt(at: Instant): AccountName {
    return accountOf(this.profiles, at);
  }

  /** The next fact that is dated ahead of an instant. */
  nextFactAfter(at: Instant): Instant | null {
    const next = this.facts[upperBound(this.facts, at)];
    return next?.occurredAt ?? null;
  }

  /** Nothing of it is in the rows. */
  begin(): void {
    this.written = { any: false, handoffs: 0, scores: new Map() };
  }

  /** Its rows under a model are as told: the state that made them is not read again. */
  wrote(gen: string, score: WrittenScore): void {
    this.written.scores.set(gen, score);
    const kept = this.folds.get(gen);
    if (kept) kept.state = null;
  }

  forget(gen: string): void {
    this.folds.delete(gen);
    this.known.delete(gen);
    this.written.scores.delete(gen);
  }

  private learn(event: LoggedEvent, data: FactData & { readonly strength?: string }): void {
    if (event.type === 'identity-linked') this.learnLink(data.strength);
    if (isShown(event)) {
      this.shownEvents.push(event);
      this.displayStale = true;
    }
    if (data.contactNumber !== undefined && memberOf(event.stream) === this.contact) this.traits = { ...this.traits, number: data.contactNumber };
    if (typeof data.digest === 'string') this.seen(data.occurredAt);
  }

  private learnLink(strength: string | undefined): void {
    const { number, named, shared } = this.traits;
    this.traits = { number, named: named || strength === 'strong', shared: shared || strength === 'shared' };
  }

  private seen(at: Instant): void {
    this.firstSeenAt = Math.min(this.firstSeenAt, at);
    this.lastSeenAt = Math.max(this.lastSeenAt, at);
  }

  private insert(fact: ScoredFact): void {
    this.ids.add(fact.id);
    const index = insertSorted(this.facts, fact);
    if (fact.kind === 'profile') insertSorted(this.profiles, fact);
    for (const [gen, kept] of this.folds) if (index < kept.applied) this.folds.delete(gen);
  }

  private foldedTo(gen: string, model: CompiledModel, at: Instant): KeptFold {
    const kept = this.folds.get(gen) ?? { fold: createFold(model), applied: 0, conditions: [], state: null };
    this.folds.set(gen, kept);
    for (;;) {
      const fact = this.facts[kept.applied];
      if (!fact || fact.occurredAt > at) return kept;
      kept.conditions.push(applyFact(kept.fold, fact).condition);
      kept.applied += 1;
      kept.state = null;
    }
  }
}

/** The place that it was given. */
function insertSorted(facts: ScoredFact[], fact: ScoredFact): number {
  let index = facts.length;
  while (index > 0 && compareFacts(facts[index - 1] as ScoredFact, fact) > 0) index -= 1;
  facts.splice(index, 0, fact);
  return index;
}

/** Index of the first fact after an instant. */
function upperBound(facts: readonly ScoredFact[], at: Instant): number {
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((facts[middle] as ScoredFact).occurredAt <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
