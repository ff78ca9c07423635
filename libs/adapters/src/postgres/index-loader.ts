import type { RebuiltIndex } from '@waymark/journey';
import { memberOf } from '@waymark/journey';
import { WaymarkError } from '@waymark/engine';
import { sql } from 'kysely';
import { IndexWriter } from './index-writer';
import type { PostgresDb } from './pool';

export interface IndexLoad {
  /** As `indexFromEvents` gives it. */
  readonly index: RebuiltIndex;
  /** The last revision of every stream of the log. */
  readonly ends: ReadonlyMap<string, number>;
  /** Claims that are not in the log: a restore drops them, their events come again; a copy is refused. */
  readonly unconfirmed: 'refuse' | 'drop';
}

/** Fills an index from a log. */
export interface IndexLoader {
  /**
   * Puts rows and confirmed claims in the place of all that the index holds, all or nothing; whoever looked something up
   * before decides again. Nobody claims or looks up meanwhile. Throws `claims-unconfirmed`.
   */
  loadIndex(load: IndexLoad): Promise<void>;
}

const ROWS_AT_ONCE = 10_000;

const TABLES = ['version', 'stream_end', 'claim', 'unconfirmed', 'link', 'member', 'contact_case', 'case_contact', 'contact_merge', 'keep_apart', 'keep_apart_member', 'reached'];

export async function loadWithin(db: PostgresDb, schema: string, { index, ends, unconfirmed }: IndexLoad): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${schema}, 0))`.execute(db);
  if (unconfirmed === 'refuse') await refuseLosses(db, schema, index);
  await sql`truncate ${sql.join(TABLES.map((name) => sql.id(schema, name)))}`.execute(db);
  await putClaims(db, schema, index);
  await putEnds(db, schema, index, ends);
  await new IndexWriter(db, schema).put(index);
  const next = index.members.reduce((highest, { number }) => Math.max(highest, number), 0) + 1;
  await sql`update ${sql.id(schema, 'index_state')} set next_number = ${next}, filled = filled + 1`.execute(db);
}

/** A claim whose id the log has taken is none that would be lost. */
async function refuseLosses(db: PostgresDb, schema: string, { claims }: RebuiltIndex): Promise<void> {
  const { rows } = await sql<{ event_id: string }>`select event_id from ${sql.id(schema, 'unconfirmed')}`.execute(db);
  if (rows.length === 0) return;
  const known = new Set(claims.map(({ eventId }) => eventId));
  const lost = rows.filter(({ event_id }) => !known.has(event_id)).length;
  if (lost === 0) return;
  const mend = 'let a process of this installation finish them first (each does at its start), then fill the index again';
  throw new WaymarkError('claims-unconfirmed', `${lost} claims in schema ${schema} are not in the log yet and would be lost: ${mend}`);
}

async function putClaims(db: PostgresDb, schema: string, { claims }: RebuiltIndex): Promise<void> {
  for (let from = 0; from < claims.length; from += ROWS_AT_ONCE) {
    const some = claims.slice(from, from + ROWS_AT_ONCE);
    await sql`
      insert into ${sql.id(schema, 'claim')}
      select event_id, decode(digest, 'hex'), digest_version, stream, revision
      from unnest(${some.map(({ eventId }) => eventId)}::uuid[], ${some.map(({ digest }) => digest)}::text[],
        ${some.map(({ digestVersion }) => digestVersion)}::bigint[], ${some.map(({ stream }) => stream)}::text[],
        ${some.map(({ revision }) => revision)}::bigint[]) as given (event_id, digest, digest_version, stream, revision)`.execute(db);
  }
}

/** The streams of nobody are left out: who is made anew would not be told of their ends, and finds them when it appends. */
async function putEnds(db: PostgresDb, schema: string, { members }: RebuiltIndex, ends: IndexLoad['ends']): Promise<void> {
  const known = new Set<string | null>(members.map(({ id }) => id));
  const reached = [...ends].filter(([stream]) => known.has(memberOf(stream)));
  for (let from = 0; from < reached.length; from += ROWS_AT_ONCE) {
    const some = reached.slice(from, from + ROWS_AT_ONCE);
    const [streams, lasts] = [some.map(([stream]) => stream), some.map(([, last]) => last)];
    await sql`insert into ${sql.id(schema, 'stream_end')} select * from unnest(${streams}::text[], ${lasts}::bigint[], ${lasts}::bigint[])`.execute(db);
  }
}
