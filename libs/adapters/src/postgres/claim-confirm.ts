import type { ClaimMove, UnconfirmedClaim } from '@waymark/engine';
import { sql } from 'kysely';
import type { ReachedPlace } from './claim-reached';
import { markReached } from './claim-reached';
import type { PostgresDb } from './pool';

interface Kept {
  readonly event_id: string;
  readonly stream: string;
  readonly revision: number;
  readonly length: number;
}

interface Moved extends Kept {
  readonly to: number;
}

/** Who confirms, and where. */
export interface Confirming {
  readonly schema: string;
  readonly writer: string;
}

/** In the order of ids: two that confirm the same wait for each other, never crosswise. */
export async function confirmWithin(db: PostgresDb, { schema, writer }: Confirming, standing: readonly Pick<UnconfirmedClaim, 'eventId' | 'revision'>[]): Promise<void> {
  const places = new Map(standing.map(({ eventId, revision }) => [eventId, revision]));
  const kept = await lock(db, schema, [...places.keys()]);
  if (kept.length === 0) return;
  await move(db, schema, kept.flatMap((claim) => placed(claim, places.get(claim.event_id) ?? claim.revision)));
  await sql`delete from ${sql.id(schema, 'unconfirmed')} where event_id = any(${kept.map(({ event_id }) => event_id)}::uuid[])`.execute(db);
  const last = lastOf(kept, standing);
  if (last) await markReached(db, schema, writer, last);
}

/** What was appended last stands last. */
function lastOf(kept: readonly Kept[], standing: readonly Pick<UnconfirmedClaim, 'eventId' | 'revision'>[]): ReachedPlace | null {
  const streams = new Map(kept.map(({ event_id, stream }) => [event_id, stream]));
  const last = standing.findLast(({ eventId }) => streams.has(eventId));
  return last ? { eventId: last.eventId, revision: last.revision, stream: streams.get(last.eventId) ?? '' } : null;
}

export async function raiseWithin(db: PostgresDb, schema: string, { eventId, from, to }: ClaimMove): Promise<'raised' | 'changed'> {
  if (to <= from) return 'changed';
  const [claim] = await lock(db, schema, [eventId]);
  if (claim?.revision !== from) return 'changed';
  await move(db, schema, [{ ...claim, to }]);
  await sql`update ${sql.id(schema, 'unconfirmed')} set revision = ${to} where event_id = ${eventId}`.execute(db);
  return 'raised';
}

async function lock(db: PostgresDb, schema: string, eventIds: readonly string[]): Promise<readonly Kept[]> {
  const { rows } = await sql<Kept>`
    select event_id, stream, revision, length from ${sql.id(schema, 'unconfirmed')}
    where event_id = any(${eventIds}::uuid[]) order by event_id for update`.execute(db);
  return rows;
}

function placed(claim: Kept, to: number): readonly Moved[] {
  return claim.revision === to ? [] : [{ ...claim, to }];
}

/** Where the ids stand now, and how far their streams reach by it. */
async function move(db: PostgresDb, schema: string, moved: readonly Moved[]): Promise<void> {
  for (const { event_id, stream, revision, length, to } of moved) {
    await sql`insert into ${sql.id(schema, 'stream_end')} as stands values (${stream}, ${to + length - 1}, ${revision - 1})
      on conflict (stream) do update set last = greatest(stands.last, excluded.last)`.execute(db);
    await sql`update ${sql.id(schema, 'claim')} set revision = revision + ${to - revision} where event_id = ${event_id}`.execute(db);
  }
}
