import { BASE_GENERATION } from '@waymark/views';
import type { Projector } from '../projection/projector';
import type { Touched } from './teller';

/** How long events wait for a turn of the job at most, and how long while some wait already. */
const TURN_MS = 25;
const BUSY_TURN_MS = 5;
/** Messages that wait for the slowest outlet: above it the job rests, and only what happens is put to them. */
const MAX_QUEUED = 50_000;

/** Tells everybody's differences after a switch or in a new epoch, some contacts a turn; goes on where it was ended. */
export class TellingJob {
  constructor(
    private readonly projector: Projector,
    private readonly queued: () => number,
  ) {}

  /** Tells the next contacts in a turn; false when there is nothing to do, or not yet. */
  async step(): Promise<boolean> {
    const { teller, live, parts } = this.projector;
    const cursor = live && teller.isTelling() ? teller.state.cursor : null;
    if (cursor === null || this.queued() > MAX_QUEUED) return false;
    const contacts = await this.after(cursor);
    const touched = await this.someOf(contacts);
    const isLast = contacts.length < parts.settings.fillContacts && touched.length === contacts.length;
    await this.projector.commit(await teller.jobRows(touched, isLast ? null : (contacts[touched.length - 1] ?? null)));
    return true;
  }

  private async after(cursor: string): Promise<readonly string[]> {
    const { views, settings } = this.projector.parts;
    const rows = await views.select({
      table: 'contact',
      where: [
        { column: 'gen', op: '=', value: BASE_GENERATION },
        { column: 'contact', op: '>', value: cursor },
      ],
      orderBy: [{ column: 'contact', direction: 'asc' }],
      limit: settings.fillContacts,
    });
    return rows.map((row) => String(row['contact']));
  }

  /** As many as a turn has time for, one at least. */
  private async someOf(contacts: readonly string[]): Promise<readonly Touched[]> {
    const { cache, checkpoint, parts } = this.projector;
    const busy = (await parts.log.end()) > checkpoint.position;
    const until = parts.clock.now() + (busy ? BUSY_TURN_MS : TURN_MS);
    const touched: Touched[] = [];
    for (const contact of contacts) {
      touched.push({ tracked: await cache.peek(contact, checkpoint.position), at: checkpoint.logicalNow });
      if (parts.clock.now() > until) break;
    }
    return touched;
  }
}
