import type { Instant } from '@waymark/journey';
import { modelChanges } from './contact-rows';
import type { Generation } from './generations';
import type { Projector } from './projector';

const CHUNK_CONTACTS = 200;
const LOOK_EVERY_MS = 60_000;

/**
 * Keeps the scores in lists young: those that fade by the mere passing of time are made anew when they are older than
 * the settings allow, the oldest first. Nothing is decided by it: what falls due at a known instant has its own table.
 */
export class Refresher {
  private youngUntil: Instant = 0;

  constructor(private readonly projector: Projector) {}

  /** Refreshes the next chunk in a turn, as of an instant up to which everything due has been applied; false when all are young enough. */
  async chunk(now: Instant): Promise<boolean> {
    if (now < this.youngUntil) return false;
    for (const generation of this.fed()) {
      const rows = await this.oldest(generation.gen, CHUNK_CONTACTS);
      const old = rows.filter(({ asOf }) => asOf + this.projector.parts.settings.refreshMs <= now);
      if (old.length > 0) {
        await this.refresh(generation, old.map(({ contact }) => contact), now);
        return true;
      }
    }
    this.youngUntil = now + LOOK_EVERY_MS;
    return false;
  }

  private async refresh(generation: Generation, contacts: readonly string[], now: Instant): Promise<void> {
    const { cache, checkpoint, teller, live } = this.projector;
    const at = this.projector.reach(now);
    const faded = [];
    for (const contact of contacts) faded.push({ tracked: await cache.peek(contact, checkpoint.position), at });
    const told = generation === live ? await teller.fadedRows(faded) : [];
    await this.projector.commit([...told, ...faded.flatMap(({ tracked }) => modelChanges(tracked, generation, at))]);
  }

  /** Generations that answer: a filling one is as young as its filling. */
  private fed(): readonly Generation[] {
    return this.projector.generations.filter(({ status }) => status !== 'filling');
  }

  private async oldest(gen: string, limit: number): Promise<readonly { readonly contact: string; readonly asOf: Instant }[]> {
    const rows = await this.projector.parts.views.select({
      table: 'score',
      where: [
        { column: 'gen', op: '=', value: gen },
        { column: 'fading', op: '=', value: 1 },
      ],
      orderBy: [
        { column: 'as_of', direction: 'asc' },
        { column: 'contact', direction: 'asc' },
      ],
      limit,
    });
    return rows.map((row) => ({ contact: String(row['contact']), asOf: Number(row['as_of']) }));
  }
}
