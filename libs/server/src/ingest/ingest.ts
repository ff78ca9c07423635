import { WaymarkError } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { EngineMetrics } from '../observe/engine-metrics';
import type { Step } from '../observe/tracing';
import { watchBatch, watchStep } from '../observe/watched-batch';
import type { PreparedFact, Verdict } from './batch';
import { FactBatch, prepareFact } from './batch';
import { letterFor } from './dead-letters';
import { IdentityHasher } from './hasher';
import type { IngestItem, IngestOutcome } from './item';

interface Waiting {
  readonly prepared: readonly PreparedFact[];
  readonly resolve: (outcomes: readonly IngestOutcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The one way of facts into the log, whatever their source. Callers that wait together share a transaction. */
export class Ingest {
  readonly hasher: IdentityHasher;
  private readonly waiting: Waiting[] = [];
  private waitingFacts = 0;
  private draining: Promise<void> | null = null;

  constructor(
    private readonly parts: EngineParts,
    private readonly metrics: EngineMetrics,
  ) {
    this.hasher = new IdentityHasher(parts.contract, parts.crypto, parts.secrets);
  }

  /** Facts that wait for the log. */
  get backlog(): number {
    return this.waitingFacts;
  }

  /**
   * Takes facts in, in their order; resolves when all that were accepted are durable. Throws `overloaded` when more
   * would wait than the settings allow: nothing of these was taken, come again.
   */
  submit(items: readonly IngestItem[]): Promise<readonly IngestOutcome[]> {
    if (items.length === 0) return Promise.resolve([]);
    if (this.waitingFacts > 0 && this.waitingFacts + items.length > this.parts.settings.maxWaitingFacts) {
      return Promise.reject(new WaymarkError('overloaded', 'too many facts are waiting: send again in a second'));
    }
    // Made ready at once: those of another request may just be written.
    const prepared = items.map((item) => prepareFact(this.parts, this.hasher, item));
    return new Promise((resolve, reject) => {
      this.waiting.push({ prepared, resolve, reject });
      this.waitingFacts += items.length;
      this.draining ??= this.drain();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    await this.parts.clock.breathe();
    while (this.waiting.length > 0) {
      const group = this.nextGroup();
      try {
        await this.take(group);
      } catch (error) {
        group.forEach(({ reject }) => reject(error));
      }
      for (const { prepared } of group) this.waitingFacts -= prepared.length;
      await this.parts.clock.breathe();
    }
    this.draining = null;
  }

  private nextGroup(): readonly Waiting[] {
    const group: Waiting[] = [];
    let facts = 0;
    while (this.waiting.length > 0 && (group.length === 0 || facts < this.parts.settings.maxBatchFacts)) {
      const next = this.waiting.shift() as Waiting;
      group.push(next);
      facts += next.prepared.length;
    }
    return group;
  }

  private async take(group: readonly Waiting[]): Promise<void> {
    const all = group.flatMap(({ prepared }) => prepared);
    const items = all.map(({ item }) => item);
    const outcomes = await watchBatch(this.metrics, this.parts.clock, items, (step) => this.takeBatch(all, step));
    let from = 0;
    for (const { prepared, resolve } of group) {
      resolve(outcomes.slice(from, from + prepared.length));
      from += prepared.length;
    }
  }

  private async takeBatch(prepared: readonly PreparedFact[], step: Step): Promise<readonly IngestOutcome[]> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const verdicts = await this.tryBatch(prepared, step);
      if (verdicts) return this.outcomes(prepared, verdicts);
    }
    throw new WaymarkError('index-contended', `the index moved ${MAX_TRIES} times in a row: send these facts again`);
  }

  /** Null: something that was looked at has changed meanwhile, decide again. */
  private async tryBatch(prepared: readonly PreparedFact[], step: Step): Promise<readonly Verdict[] | null> {
    const { decisions, vault, clock } = this.parts;
    const answer = await decisions.lookUp({
      eventIds: prepared.map(({ eventId }) => eventId),
      hashes: hashesOf(prepared),
    });
    const batch = new FactBatch(this.parts, answer, clock.now());
    const verdicts = prepared.map((fact) => batch.decide(fact));
    const members = batch.members();
    if (members.length === 0) return verdicts;
    const sealed = batch.seal(await vault.ensureMemberKeys(members));
    const committed = await watchStep('commit', step, () => decisions.commit(sealed));
    return committed === 'committed' ? verdicts : null;
  }

  private async outcomes(
    prepared: readonly PreparedFact[],
    verdicts: readonly Verdict[],
  ): Promise<readonly IngestOutcome[]> {
    const now = this.parts.clock.now();
    const conflicts = prepared.filter((_, index) => verdicts[index]?.verdict === 'conflict');
    const letters = new Map(conflicts.map((fact) => [fact, letterFor(this.parts, fact.item.original, CONFLICT, now)]));
    if (letters.size > 0) await this.parts.vault.putLetters([...letters.values()]);
    return prepared.map((fact, index) => outcomeOf(fact, verdicts[index] as Verdict, letters.get(fact)?.id));
  }
}

/** Whoever moves the index has made progress, so this many in a row means that something is wrong. */
const MAX_TRIES = 50;

const CONFLICT = {
  code: 'conflict',
  pointer: '/id',
  message: 'a fact with this id but other content is known; the first stays: send a correction under an id of its own',
};

function outcomeOf(fact: PreparedFact, verdict: Verdict, letterId: string | undefined): IngestOutcome {
  const factId = fact.item.fact.id;
  if (verdict.verdict === 'new') return { outcome: 'accepted', factId, contactId: verdict.contactId };
  if (verdict.verdict === 'duplicate') return { outcome: 'duplicate', factId };
  return { outcome: 'conflict', factId, letterId: letterId ?? '' };
}

function hashesOf(prepared: readonly PreparedFact[]): readonly string[] {
  const hashes = new Set<string>();
  for (const { identities, referrer } of prepared) {
    for (const { hash } of identities) hashes.add(hash);
    if (referrer) hashes.add(referrer.hash);
  }
  return [...hashes];
}
