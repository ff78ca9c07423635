import type { OutMessage, OutTopic, Row, RowChange, ViewStore } from '@waymark/engine';
import { BASE_GENERATION } from '@waymark/views';

const MAX_OUTLETS = 1_000;
const BASE = { column: 'gen', op: '=', value: BASE_GENERATION } as const;

/** How far an outlet has sent, and how its last attempts went. */
export interface OutletProgress {
  readonly place: number;
  /** In a row. */
  readonly failures: number;
  readonly nextAttemptAt: number;
}

/** A message with its place in the queue. */
export interface Queued extends OutMessage {
  readonly place: number;
  readonly toldAt: number;
}

export async function readOutlets(views: ViewStore): Promise<ReadonlyMap<string, OutletProgress>> {
  const rows = await views.select({ table: 'outlet', where: [BASE], limit: MAX_OUTLETS });
  return new Map(rows.map((row) => [String(row['outlet']), { place: Number(row['place']), failures: Number(row['failures']), nextAttemptAt: Number(row['next_attempt_at']) }]));
}

export function putOutlet(outlet: string, { place, failures, nextAttemptAt }: OutletProgress): RowChange {
  return { table: 'outlet', put: { gen: BASE_GENERATION, outlet, place, failures, next_attempt_at: nextAttemptAt } };
}

export function removeOutlet(outlet: string): RowChange {
  return { table: 'outlet', remove: { gen: BASE_GENERATION, outlet } };
}

export function putMessage({ id, topic, key, body }: OutMessage, place: number, toldAt: number): RowChange {
  return { table: 'outbox', put: { gen: BASE_GENERATION, place, topic, contact: key, id, told_at: toldAt, message: body } };
}

/** The last place that was ever given: of a message that waits, or that every outlet has passed. */
export async function lastPlace(views: ViewStore): Promise<number> {
  const outlets = await readOutlets(views);
  return Math.max(await lastQueued(views), 0, ...[...outlets.values()].map(({ place }) => place));
}

/** The place of the last message in the queue; 0 when it is empty. */
export async function lastQueued(views: ViewStore): Promise<number> {
  const [row] = await views.select({ table: 'outbox', where: [BASE], orderBy: [{ column: 'place', direction: 'desc' }], limit: 1 });
  return Number(row?.['place'] ?? 0);
}

/** The next messages of an outlet after a place. */
export async function readQueue(views: ViewStore, topics: readonly OutTopic[], after: number, limit: number): Promise<readonly Queued[]> {
  const rows = await views.select({
    table: 'outbox',
    where: [...ofTopics(topics), { column: 'place', op: '>', value: after }],
    orderBy: [{ column: 'place', direction: 'asc' }],
    limit,
  });
  return rows.map(queuedOf);
}

/** What an outlet has still to take after a place: how many messages, and when the first of them was told; null where none waits. */
export async function waitingFor(views: ViewStore, topics: readonly OutTopic[], after: number): Promise<{ readonly waiting: number; readonly waitingSince: number | null }> {
  const [first] = await readQueue(views, topics, after, 1);
  const waiting = await views.count('outbox', [...ofTopics(topics), { column: 'place', op: '>', value: after }]);
  return { waiting, waitingSince: first?.toldAt ?? null };
}

/** Takes the first messages out of the queue, up to a place, a bounded number at once. */
export async function removalsUpTo(views: ViewStore, place: number, limit: number): Promise<readonly RowChange[]> {
  const where = [BASE, { column: 'place', op: '<=', value: place } as const];
  const rows = await views.select({ table: 'outbox', where, orderBy: [{ column: 'place', direction: 'asc' }], limit });
  return rows.map((row) => ({ table: 'outbox', remove: { gen: BASE_GENERATION, place: row['place'] ?? null } }));
}

function ofTopics(topics: readonly OutTopic[]) {
  const [only = null] = topics;
  return [BASE, topics.length === 1 ? ({ column: 'topic', op: '=', value: only } as const) : ({ column: 'topic', op: 'in', value: topics } as const)];
}

function queuedOf(row: Row): Queued {
  return {
    place: Number(row['place']),
    toldAt: Number(row['told_at']),
    id: String(row['id']),
    topic: String(row['topic']) as OutTopic,
    key: String(row['contact']),
    body: String(row['message']),
  };
}
