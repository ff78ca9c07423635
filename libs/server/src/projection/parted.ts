import { contactStream, IDENTITY_EVENTS } from '@waymark/journey';
import { BASE_GENERATION } from '@waymark/views';
import type { EngineParts } from '../core/parts';

/** A contact has been merged and parted a few times at most. */
const MAX_PARTINGS = 1_000;

/** Has an unmerge behind that place in the log parted these members from others? */
export async function wasPartedSince({ views, log }: Pick<EngineParts, 'views' | 'log'>, members: readonly string[], position: number): Promise<boolean> {
  const undone = (side: 'survivor' | 'loser') =>
    views.select({
      table: 'merge',
      where: [
        { column: 'gen', op: '=', value: BASE_GENERATION },
        { column: side, op: 'in', value: members },
        { column: 'undone', op: '=', value: 1 },
      ],
      limit: MAX_PARTINGS,
    });
  const rows = [...(await undone('survivor')), ...(await undone('loser'))];
  const mergeIds = new Set<unknown>(rows.map((row) => row['merge_id']));
  // An unmerge is written where its merge's survivor is.
  const streams = [...new Set(rows.map((row) => contactStream(String(row['survivor']))))];
  const events = (await log.readStreams(streams)).flat();
  return events.some((event) => event.type === IDENTITY_EVENTS.unmerged && event.position > position && mergeIds.has(event.data['mergeId']));
}
