import { BASE_GENERATION } from '@waymark/views';
import type { HandoffCore } from './handoff-rows';
import { handoffCore } from './handoff-rows';
import type { Reading } from './reading';
import { toTime } from './times';

/** One change of a hand-off as the stream tells it: no personal data. */
export interface HandoffNews {
  /** Log position; the id of the event. */
  readonly position: number;
  readonly handoffId: string;
  readonly contactId: string;
  readonly action: string;
  readonly at: string;
  readonly owner: string | null;
  readonly reason: string | null;
  /** Name of the key that decided; null where the engine did. */
  readonly by: string | null;
  /** The hand-off as it stands now, which may be later than this change. */
  readonly handoff: HandoffCore | null;
}

/** The next changes after a log position, in its order, as far as the rows of every contact are: none that the queue does not show yet. */
export async function readHandoffChanges({ engine, contacts }: Reading, after: number, limit: number): Promise<readonly HandoffNews[]> {
  const rows = await engine.parts.views.select({
    table: 'handoff_change',
    where: [
      { column: 'gen', op: '=', value: BASE_GENERATION },
      { column: 'position', op: '>', value: after },
      { column: 'position', op: '<=', value: engine.projection.checkpoint.position },
    ],
    orderBy: [{ column: 'position', direction: 'asc' }],
    limit,
  });
  const news: HandoffNews[] = [];
  for (const row of rows) {
    const [handoffId, contactId] = [String(row['handoff']), String(row['contact'])];
    const handoff = (await contacts.read(contactId))?.handoffs().handoffs.find(({ id }) => id === handoffId);
    news.push({
      position: Number(row['position']),
      handoffId,
      contactId,
      action: String(row['action']),
      at: toTime(Number(row['at'])),
      owner: row['owner'] as string | null,
      reason: row['reason'] as string | null,
      by: row['by'] as string | null,
      handoff: handoff ? handoffCore(contactId, handoff, engine.parts.clock.now()) : null,
    });
  }
  return news;
}
