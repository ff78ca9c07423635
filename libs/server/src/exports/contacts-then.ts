import type { Condition } from '@waymark/engine';
import { Pointers } from '@waymark/journey';
import { BASE_GENERATION } from '@waymark/views';
import { readContactEvents } from '../core/contact-events';
import type { EngineParts } from '../core/parts';

const OF_ALL: Condition = { column: 'gen', op: '=', value: BASE_GENERATION };

/** Of one member into others: each but the last was taken back by somebody. */
const MOST_MERGES = 1_000;

/** Ids that are contacts or have been, in their order: none is missed or met twice, whatever is merged or parted meanwhile. */
export async function idsAfter(parts: Pick<EngineParts, 'views'>, after: string, limit: number): Promise<readonly string[]> {
  const found: (readonly string[])[] = [];
  // Members on both sides: whoever becomes or ceases to be a contact while we read is in one of them.
  for (const table of ['member', 'contact', 'member'] as const) found.push(await idsIn(parts, table, after, limit));
  return [...new Set(found.flat())].sort(byCodeUnits).slice(0, limit);
}

/** Whether an id was a contact of its own at a log position, rather than a member of another. */
export async function wasContact({ views, log }: Pick<EngineParts, 'views' | 'log'>, id: string, position: number): Promise<boolean> {
  const merges = await views.select({ table: 'merge', where: [OF_ALL, { column: 'loser', op: '=', value: id }], limit: MOST_MERGES });
  if (merges.length === 0) return true;
  const pointers = new Pointers();
  const survivors = new Set(merges.map((row) => String(row['survivor'])));
  for (const event of await readContactEvents(log, [id, ...survivors], position)) pointers.take(event);
  return pointers.contactOf(id) === id;
}

/** Both tables name the column of their ids as they are named themselves. */
async function idsIn({ views }: Pick<EngineParts, 'views'>, table: 'contact' | 'member', after: string, limit: number): Promise<readonly string[]> {
  const rows = await views.select({ table, where: [OF_ALL, { column: table, op: '>', value: after }], orderBy: [{ column: table, direction: 'asc' }], limit });
  return rows.map((row) => String(row[table]));
}

/** As the stores order texts. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : 1;
}
