import { sql } from 'kysely';
import type { PostgresDb, PostgresPool } from './pool';
import { isTableThere } from './schema';

/** Where an event stood in the log when it was last looked for; or, of an append of several, where the first of them did. */
export interface ReachedPlace {
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
}

type Place = { readonly pool: PostgresPool; readonly schema: string };

/** Writers whose places are told; each start of a process is one. */
const MOST_WRITERS = 64;

/** Keeps what this writer has last found in the log. */
export async function markReached(db: PostgresDb, schema: string, writer: string, { eventId, stream, revision }: ReachedPlace): Promise<void> {
  await sql`
    insert into ${sql.id(schema, 'reached')} values (${writer}, ${eventId}, ${stream}, ${revision}, now())
    on conflict (writer) do update set event_id = excluded.event_id, stream = excluded.stream, revision = excluded.revision, reached_at = excluded.reached_at`.execute(db);
}

/** Forgets writers that ended a day before the last one wrote. */
export async function forgetWriters(pool: PostgresPool, schema: string): Promise<void> {
  const table = sql.id(schema, 'reached');
  await pool.transaction({ durable: false, inDoubt: 'repeat' }, (db) =>
    sql`delete from ${table} where reached_at < (select max(reached_at) from ${table}) - interval '1 day'`.execute(db),
  );
}

/** What writers last found in the log, the latest first; makes nothing, and knows nothing of an index that was just filled. */
export function reachedPlaces({ pool, schema }: Place): Promise<readonly ReachedPlace[]> {
  return pool.read(async (db) => {
    if (!(await isTableThere(db, schema, 'reached'))) return [];
    const { rows } = await sql<ReachedPlace>`
      select event_id as "eventId", stream, revision from ${sql.id(schema, 'reached')} order by reached_at desc limit ${MOST_WRITERS}`.execute(db);
    return rows;
  });
}

/** Those of the events that no claim stands for; makes nothing. */
export async function unclaimedOf({ pool, schema }: Place, eventIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.read((db) => sql<{ id: string }>`select event_id as id from ${sql.id(schema, 'claim')} where event_id = any(${eventIds}::uuid[])`.execute(db));
  return without(eventIds, rows);
}

/** Those of the members that the vault has no key for; makes nothing. */
export async function keylessOf({ pool, schema }: Place, members: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.read((db) => sql<{ id: string }>`select member as id from ${sql.id(schema, 'member_key')} where member = any(${members}::text[])`.execute(db));
  return without(members, rows);
}

function without(wanted: readonly string[], found: readonly { readonly id: string }[]): readonly string[] {
  const known = new Set(found.map(({ id }) => id));
  return wanted.filter((id) => !known.has(id));
}
