import type { RowChange } from '@waymark/engine';
import { BASE_GENERATION } from '@waymark/views';
import type { ModelRef } from '@waymark/journey';
import type { CompiledModel } from '@waymark/scoring';
import { modelChanges } from './contact-rows';
import type { Generation, GenerationPurpose } from './generations';
import { putGeneration } from './generations';
import type { Projector } from './projector';

const CHUNK_CONTACTS = 200;

/**
 * Fills generations from history beside the live one, a chunk of contacts a turn. A generation is fed with every
 * event from its first moment, so only contacts that nothing has touched since are left to the filler.
 */
export class Filler {
  constructor(private readonly projector: Projector) {}

  /** A new generation, empty yet. */
  async begin(model: ModelRef, compiled: CompiledModel, purpose: GenerationPurpose): Promise<Generation> {
    const { parts } = this.projector;
    const generation: Generation = {
      gen: `${model.id}-${model.version}-${parts.crypto.randomToken(6)}`,
      model,
      compiled,
      status: 'filling',
      purpose,
      startedAt: parts.clock.now(),
      filled: 0,
      total: await parts.views.count('contact', [{ column: 'gen', op: '=', value: BASE_GENERATION }]),
      cursor: '',
      readyAt: null,
      liveAt: null,
      border: null,
      retiredAt: null,
    };
    await this.projector.putGenerations([generation]);
    return generation;
  }

  /** Fills the next chunk in a turn; false when no generation is left to fill. */
  async chunk(): Promise<boolean> {
    const generation = this.projector.generations.find(({ status }) => status === 'filling');
    if (!generation) return false;
    const { parts } = this.projector;
    const rows = await parts.views.select({
      table: 'contact',
      where: [
        { column: 'gen', op: '=', value: BASE_GENERATION },
        { column: 'contact', op: '>', value: generation.cursor },
      ],
      orderBy: [{ column: 'contact', direction: 'asc' }],
      limit: CHUNK_CONTACTS,
    });
    const contacts = rows.map((row) => String(row['contact']));
    const changes: RowChange[] = [];
    for (const contact of contacts) changes.push(...(await this.fillContact(contact, generation)));
    if (contacts.length < CHUNK_CONTACTS) await this.finish(generation, contacts, changes);
    else await this.goOn(generation, contacts, changes);
    return true;
  }

  private async fillContact(contact: string, generation: Generation): Promise<readonly RowChange[]> {
    const { cache, checkpoint, reviewer, parts } = this.projector;
    const tracked = await cache.peek(contact, checkpoint.position);
    if (generation.purpose === 'loss') {
      await reviewer.reviewAfterLoss(tracked, generation, checkpoint.logicalNow, generation.liveAt ?? 0);
      await parts.clock.breathe();
    }
    return modelChanges(tracked, generation, checkpoint.logicalNow);
  }

  private async goOn(generation: Generation, contacts: readonly string[], changes: readonly RowChange[]): Promise<void> {
    const next = {
      ...generation,
      cursor: contacts.at(-1) ?? generation.cursor,
      filled: generation.filled + contacts.length,
    };
    await this.projector.commit([...changes, putGeneration(next)]);
    this.remember(next);
  }

  /** Ready to be switched to; a rebuild or the one after a loss takes its place at once, at the same position. */
  private async finish(generation: Generation, contacts: readonly string[], changes: readonly RowChange[]): Promise<void> {
    const filled = generation.filled + contacts.length;
    const done = { ...generation, filled, total: filled, readyAt: this.projector.parts.clock.now() };
    const { live } = this.projector;
    const takesPlace = generation.purpose !== 'switch';
    // A switch came while a rebuild was filled: what it would take the place of is live no longer.
    if (takesPlace && live && live.model.digest !== generation.model.digest) return this.projector.drop(generation.gen);
    await this.projector.commit(changes);
    await this.projector.putGenerations(takesPlace ? inPlaceOf(live, done) : [{ ...done, status: 'ready' }]);
    // Whoever rebuilds doubts the rows that were there: they must not come back by a switch.
    if (takesPlace && live) await this.projector.drop(live.gen);
  }

  private remember(next: Generation): void {
    const { generations } = this.projector;
    this.projector.generations = generations.map((known) => (known.gen === next.gen ? next : known));
  }
}

/** The new one is live as the old one was: since the same activation, from the same border on. */
function inPlaceOf(live: Generation | null, done: Generation & { readonly readyAt: number }): readonly Generation[] {
  const { liveAt, border } = live ?? done;
  return [
    ...(live ? [{ ...live, status: 'retired' as const, retiredAt: done.readyAt }] : []),
    { ...done, status: 'live', liveAt: liveAt ?? done.readyAt, border },
  ];
}
