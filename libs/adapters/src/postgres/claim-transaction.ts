import type { ClaimRequest, ClaimResult, UnconfirmedClaim } from '@waymark/engine';
import type { IndexChanges } from '@waymark/journey';
import { sql } from 'kysely';
import { claimedRevision, eventsText, lastRevision } from './claim-rows';
import type { Looked } from './claim-versions';
import { keysOf, raiseLooked, raiseOthers } from './claim-versions';
import { IndexWriter } from './index-writer';
import type { PostgresDb, PostgresPool, TransactionOptions } from './pool';

/** Ends the transaction: what was decided on is not what stands. */
class Changed extends Error {}

/**
 * Row locks in one fixed order: keys looked at, the number, stream ends, ids, each list sorted. Two claims that have
 * nothing in common never wait for each other unless both make contacts, and those that have wait instead of failing.
 * Measured against the same under SERIALIZABLE: four processes with claims that had nothing in common began 193
 * transactions instead of 271 (pages of an index, not rows, were taken for conflicts, and some gave up), as fast at best.
 */
export async function claimWithin(pool: PostgresPool, schema: string, options: TransactionOptions, request: ClaimRequest): Promise<ClaimResult> {
  try {
    const claims = await pool.transaction(options, (db) => new ClaimTransaction(db, schema).run(request));
    return { outcome: 'claimed', claims };
  } catch (error) {
    if (error instanceof Changed) return { outcome: 'changed' };
    throw namedNumber(error);
  }
}

class ClaimTransaction {
  constructor(
    private readonly db: PostgresDb,
    private readonly schema: string,
  ) {}

  async run({ versions, ends, newContacts, write }: ClaimRequest): Promise<readonly UnconfirmedClaim[]> {
    const looked = versions as Looked | null;
    const state = await this.state();
    if (looked && looked.filled !== state.filled) throw new Changed();
    if (looked && !(await raiseLooked(this.db, this.schema, looked.versions))) throw new Changed();
    const { claims, changes } = write(newContacts > 0 ? await this.takeNumbers() : state.nextNumber);
    await raiseOthers(this.db, this.schema, keysOf(changes).filter((key) => !looked?.versions.has(key)));
    await this.passNumbers(changes);
    await this.moveEnds(ends, claims);
    await this.take(claims);
    await new IndexWriter(this.db, this.schema).put(changes);
    await this.keepUnconfirmed(claims);
    return claims;
  }

  /** Nobody fills the index anew while this goes on. */
  private async state(): Promise<{ readonly filled: number; readonly nextNumber: number }> {
    await sql`select pg_advisory_xact_lock_shared(hashtextextended(${this.schema}, 0))`.execute(this.db);
    const { rows } = await sql<{ filled: number; nextNumber: number }>`
      select filled, next_number as "nextNumber" from ${this.table('index_state')}`.execute(this.db);
    if (!rows[0]) throw new Error('assertion: the index has its one row of state');
    return rows[0];
  }

  /** Held to the end: numbers are given in the order of the claims. */
  private async takeNumbers(): Promise<number> {
    const { rows } = await sql<{ next_number: number }>`select next_number from ${this.table('index_state')} for no key update`.execute(this.db);
    return rows[0]?.next_number ?? 1;
  }

  private async passNumbers({ members }: IndexChanges): Promise<void> {
    const highest = members.reduce((number, member) => Math.max(number, member.number), 0);
    if (highest > 0) await sql`update ${this.table('index_state')} set next_number = ${highest + 1} where next_number <= ${highest}`.execute(this.db);
  }

  private async moveEnds(ends: ClaimRequest['ends'], claims: readonly UnconfirmedClaim[]): Promise<void> {
    const allowed = new Map(ends.map(({ stream, after }) => [stream, after]));
    const reached = new Map(ends.map(({ stream }) => [stream, -1]));
    for (const claim of claims) reached.set(claim.stream, Math.max(reached.get(claim.stream) ?? -1, lastRevision(claim)));
    const streams = [...reached.keys()];
    if (streams.length === 0) return;
    const limits = streams.map((stream) => allowed.get(stream) ?? Number.MAX_SAFE_INTEGER);
    const { numAffectedRows } = await sql`
      insert into ${this.table('stream_end')} as stands
      select * from unnest(${streams}::text[], ${[...reached.values()]}::bigint[], ${limits}::bigint[]) as given (stream, last, looked_at) order by stream
      on conflict (stream) do update set last = greatest(stands.last, excluded.last), looked_at = excluded.looked_at
        where stands.last <= excluded.looked_at`.execute(this.db);
    if (Number(numAffectedRows) < streams.length) throw new Changed();
  }

  /** Each id once, whoever else claims it. */
  private async take(claims: readonly UnconfirmedClaim[]): Promise<void> {
    await this.refuseTaken(claims.filter(({ content }) => content === null));
    const taking = sorted(claims).flatMap((claim) => (claim.content ? [{ ...claim, ...claim.content }] : []));
    if (taking.length === 0) return;
    const { numAffectedRows } = await sql`
      insert into ${this.table('claim')}
      select event_id, decode(digest, 'hex'), digest_version, stream, revision
      from unnest(${taking.map(({ eventId }) => eventId)}::uuid[], ${taking.map(({ digest }) => digest)}::text[],
        ${taking.map(({ digestVersion }) => digestVersion)}::bigint[], ${taking.map(({ stream }) => stream)}::text[],
        ${taking.map(claimedRevision)}::bigint[]) as given (event_id, digest, digest_version, stream, revision)
      on conflict do nothing`.execute(this.db);
    if (Number(numAffectedRows) < taking.length) throw new Changed();
  }

  /** What takes no id may not bear one that is taken either. */
  private async refuseTaken(claims: readonly UnconfirmedClaim[]): Promise<void> {
    if (claims.length === 0) return;
    const { rows } = await sql`select from ${this.table('claim')} where event_id = any(${claims.map(({ eventId }) => eventId)}::uuid[])`.execute(this.db);
    if (rows.length > 0) throw new Changed();
  }

  private async keepUnconfirmed(claims: readonly UnconfirmedClaim[]): Promise<void> {
    for (const part of partsOf(sorted(claims))) await this.keepPart(part);
  }

  /** All events of a part go as one run of bytes and are cut there: as an array each byte would be escaped and read again. */
  private async keepPart({ claims, events, ends }: Part): Promise<void> {
    const { numAffectedRows } = await sql`
      insert into ${this.table('unconfirmed')}
      select event_id, stream, revision, length, claimed_at, substring(${events}::bytea from "from" + 1 for "to" - "from"),
        waits_for::uuid[], decode(digest, 'hex'), digest_version
      from unnest(${claims.map(({ eventId }) => eventId)}::uuid[], ${claims.map(({ stream }) => stream)}::text[],
        ${claims.map(({ revision }) => revision)}::bigint[], ${claims.map(({ events }) => events.length)}::bigint[],
        ${claims.map(({ events }) => events[0]?.at ?? 0)}::bigint[], ${[0, ...ends.slice(0, -1)]}::int[], ${[...ends]}::int[],
        ${claims.map(({ waitsFor }) => `{${waitsFor.join(',')}}`)}::text[],
        ${claims.map(({ content }) => content?.digest ?? null)}::text[], ${claims.map(({ content }) => content?.digestVersion ?? null)}::bigint[])
        as given (event_id, stream, revision, length, claimed_at, "from", "to", waits_for, digest, digest_version)
      on conflict do nothing`.execute(this.db);
    if (Number(numAffectedRows) < claims.length) throw new Changed();
  }

  private table(name: string) {
    return sql.id(this.schema, name);
  }
}

/** Claims of one statement, their events one behind the other, and where those of each end. */
interface Part {
  readonly claims: readonly UnconfirmedClaim[];
  readonly events: Buffer;
  readonly ends: readonly number[];
}

/** Bytes of events in one statement; a single claim may be larger. */
const MAX_PART_BYTES = 16_777_216;

function partsOf(claims: readonly UnconfirmedClaim[]): readonly Part[] {
  const parts: { claims: UnconfirmedClaim[]; texts: Buffer[]; ends: number[] }[] = [];
  for (const claim of claims) {
    const bytes = Buffer.from(eventsText(claim.events));
    let part = parts.at(-1);
    if (!part || (part.ends.at(-1) ?? 0) + bytes.length > MAX_PART_BYTES) parts.push((part = { claims: [], texts: [], ends: [] }));
    part.claims.push(claim);
    part.texts.push(bytes);
    part.ends.push((part.ends.at(-1) ?? 0) + bytes.length);
  }
  return parts.map(({ claims, texts, ends }) => ({ claims, ends, events: Buffer.concat(texts) }));
}

function sorted(claims: readonly UnconfirmedClaim[]): readonly UnconfirmedClaim[] {
  return [...claims].sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
}

function namedNumber(error: unknown): unknown {
  const { constraint } = error as { readonly constraint?: unknown };
  return constraint === 'number_is_one_members' ? new Error("assertion: a new contact's number is another contact's", { cause: error }) : error;
}
