import { randomUUID } from 'node:crypto';
import type { CaseQuery, Claim, ClaimIndex, ClaimIndexAnswer, ClaimMove, IndexQuery, StoredCase, UnconfirmedClaim, UnconfirmedQuery } from '@waymark/engine';
import { contactStream, handoffStream } from '@waymark/journey';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { claimFrom, CLAIM_COLUMNS, UNCONFIRMED_COLUMNS, unconfirmedFrom } from './claim-rows';
import { forgetWriters } from './claim-reached';
import { CLAIM_INDEX } from './claim-tables';
import { claimWithin } from './claim-transaction';
import type { Looked } from './claim-versions';
import { keysLookedAt, readVersions } from './claim-versions';
import { loadWithin } from './index-loader';
import type { IndexLoader } from './index-loader';
import { IndexReader } from './index-reader';
import { CASE_COLUMNS, caseFrom } from './index-rows';
import type { Found } from './index-rows';
import type { PostgresDb, PostgresPool, TransactionOptions } from './pool';
import { ensureSchema } from './schema';
import { confirmWithin, raiseWithin } from './claim-confirm';

export interface ClaimIndexOptions {
  readonly pool: PostgresPool;
  readonly schema: string;
}

/**
 * A transaction whose COMMIT was cut off is done again: whoever did it already is told `changed`, or nothing more is
 * left to confirm. Who claims looks up anew then, meets the own claim, unconfirmed, and finishes it: a known id.
 */
const CLAIMING: TransactionOptions = { durable: true, inDoubt: 'repeat' };

/** The claims' port on PostgreSQL, for any number of processes. */
export async function createPostgresClaimIndex({ pool, schema }: ClaimIndexOptions): Promise<ClaimIndex & IndexLoader> {
  await ensureSchema(pool, schema, CLAIM_INDEX);
  await forgetWriters(pool, schema);
  const confirming = { schema, writer: `${pool.name} ${randomUUID()}` };
  return {
    lookUp: (query) => pool.snapshot((db) => lookUp(db, schema, query)),
    claim: (request) => claimWithin(pool, schema, CLAIMING, request),
    confirm: async (standing) => {
      if (standing.length > 0) await pool.transaction(CLAIMING, (db) => confirmWithin(db, confirming, standing));
    },
    raise: (move: ClaimMove) => pool.transaction(CLAIMING, (db) => raiseWithin(db, schema, move)),
    unconfirmed: (query) => pool.read((db) => findUnconfirmed(db, schema, query)),
    listCases: (query) => pool.read((db) => listCases(db, schema, query)),
    loadIndex: (load) => pool.transaction(CLAIMING, (db) => loadWithin(db, schema, load)),
  };
}

async function lookUp(db: PostgresDb, schema: string, query: IndexQuery): Promise<ClaimIndexAnswer> {
  const { snapshot, filled } = await new IndexReader(db, schema).lookUp(query);
  const streams = snapshot.members.flatMap(({ id }) => [contactStream(id), handoffStream(id)]);
  const looked: Looked = { filled, versions: await readVersions(db, schema, keysLookedAt(query, snapshot)) };
  return {
    claims: await claimsOf(db, schema, query.eventIds),
    snapshot,
    streamEnds: await endsOf(db, schema, streams),
    versions: looked,
    unconfirmed: await unconfirmedWhere(db, schema, met(schema, query.eventIds, streams)),
  };
}

/** Two questions, each of its own index: asked as one with "or" every row that once was there would be looked at. */
function met(schema: string, eventIds: readonly string[], streams: readonly string[]): RawBuilder<unknown> {
  const table = sql.id(schema, 'unconfirmed');
  return sql`event_id in (
    select event_id from ${table} where event_id = any(${eventIds}::uuid[]) union all select event_id from ${table} where stream = any(${streams}::text[]))`;
}

async function claimsOf(db: PostgresDb, schema: string, eventIds: readonly string[]): Promise<ReadonlyMap<string, Claim>> {
  if (eventIds.length === 0) return new Map();
  const { rows } = await sql`select ${sql.raw(CLAIM_COLUMNS)} from ${sql.id(schema, 'claim')} where event_id = any(${eventIds}::uuid[])`.execute(db);
  return new Map((rows as Found[]).map(claimFrom).map((claim) => [claim.eventId, claim]));
}

async function endsOf(db: PostgresDb, schema: string, streams: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (streams.length === 0) return new Map();
  const { rows } = await sql<{ stream: string; last: number }>`select * from ${sql.id(schema, 'stream_end')} where stream = any(${streams}) and last >= 0`.execute(db);
  return new Map(rows.map(({ stream, last }) => [stream, last]));
}

function findUnconfirmed(db: PostgresDb, schema: string, query: UnconfirmedQuery): Promise<readonly UnconfirmedClaim[]> {
  if ('eventIds' in query) return unconfirmedWhere(db, schema, sql`event_id = any(${query.eventIds}::uuid[])`);
  if ('before' in query) return unconfirmedWhere(db, schema, sql`claimed_at < ${query.before}`, query.limit);
  return unconfirmedWhere(db, schema, sql`stream = any(${query.members.flatMap((member) => [contactStream(member), handoffStream(member)])}::text[])`);
}

/** The oldest first. */
async function unconfirmedWhere(db: PostgresDb, schema: string, condition: RawBuilder<unknown>, limit: number | null = null): Promise<readonly UnconfirmedClaim[]> {
  const { rows } = await sql`
    select ${sql.raw(UNCONFIRMED_COLUMNS)} from ${sql.id(schema, 'unconfirmed')}
    where ${condition} order by claimed_at, event_id limit ${limit}`.execute(db);
  return (rows as Found[]).map(unconfirmedFrom);
}

async function listCases(db: PostgresDb, schema: string, { limit, open, kind, after }: CaseQuery): Promise<readonly StoredCase[]> {
  const conditions = [
    ...(open ? [sql`status = 'open'`] : []),
    ...(kind ? [sql`kind = ${kind}`] : []),
    ...(after ? [sql`(opened_at < ${after.openedAt} or (opened_at = ${after.openedAt} and case_id > ${after.caseId}))`] : []),
  ];
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
  const { rows } = await sql`
    select ${sql.raw(CASE_COLUMNS)} from ${sql.id(schema, 'contact_case')} ${where} order by opened_at desc, case_id limit ${limit}`.execute(db);
  return (rows as Found[]).map(caseFrom);
}
