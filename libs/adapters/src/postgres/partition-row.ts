import { WaymarkError } from '@waymark/engine';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { PostgresDb } from './pool';

/** In each schema of views: whose it is, how often it was committed to, and what shape its tables have. One row. */
export const PARTITION_TABLE = 'waymark_partition';

/** Who writes, or wrote last, to a schema of views. */
export interface PartitionOwner {
  readonly schema: string;
  /** How often the schema has changed hands; 0 when nobody ever held it. */
  readonly epoch: number;
  /** The process that took it last; null when nobody ever did. */
  readonly process: string | null;
  /** When it took it, by the database's clock. */
  readonly since: number | null;
  /** Whether it still holds it. */
  readonly held: boolean;
}

/** Serialises the making of schemas; any number that nobody else takes. */
const MAKING = 7_283_641_905_112_001n;

/** Names that need no quotes anywhere, so that none can be mistaken. Throws `invalid-settings`. */
export function checkedSchema(schema: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(schema) && !/^(?:pg_|information_schema$)/.test(schema)) return schema;
  throw new WaymarkError('invalid-settings', `${JSON.stringify(schema)} is no name for a schema of views: small letters, digits and _ (at most 63), not beginning with a digit or pg_`);
}

/** The key of the lock that a partition's owner has, as PostgreSQL counts it. */
export function lockOf(schema: string | RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`hashtextextended('waymark partition ' || ${schema}, 0)`;
}

/** Makes schema and row where they are missing, and lets nobody else make anything there until the transaction ends. Throws `schema-not-views`. */
export async function makePartitionRow(db: PostgresDb, schema: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${String(MAKING)}::bigint)`.execute(db);
  if (await hasPartitionRow(db, schema)) return;
  const strangers = await sql`select 1 from pg_class where relnamespace = to_regnamespace(${schema}) limit 1`.execute(db);
  if (strangers.rows.length > 0) {
    throw new WaymarkError('schema-not-views', `schema ${schema} holds tables that are no views of Waymark's: give the views a schema of their own`);
  }
  await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
  await sql`create table ${partitionTable(schema)} (
    one boolean primary key default true check (one),
    shape text,
    made_at bigint,
    epoch bigint not null default 0,
    token uuid,
    process text,
    since bigint,
    commits bigint not null default 0
  )`.execute(db);
  await sql`insert into ${partitionTable(schema)} default values`.execute(db);
}

async function hasPartitionRow(db: PostgresDb, schema: string): Promise<boolean> {
  return (await schemasWithRow(db)).includes(schema);
}

/** Every schema of views in this database, by name. */
export async function schemasWithRow(db: PostgresDb): Promise<readonly string[]> {
  const { rows } = await sql<{ schema: string }>`
    select nspname as schema from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relname = ${PARTITION_TABLE} and relkind = 'r' order by nspname collate "C"`.execute(db);
  return rows.map(({ schema }) => schema);
}

export function partitionTable(schema: string): RawBuilder<unknown> {
  return sql.id(schema, PARTITION_TABLE);
}

/** The present by the database's clock, so that every process means the same by it. */
export const DATABASE_NOW = sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;

/** Is the lock of a partition taken by anybody? */
export function isHeld(schema: string): RawBuilder<unknown> {
  const key = lockOf(sql`${schema}::text`);
  return sql`exists (
    select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
    and database = (select oid from pg_database where datname = current_database())
    and classid = cast((${key} >> 32) & 4294967295 as oid) and objid = cast(${key} & 4294967295 as oid))`;
}

/** Owners of those schemas that exist, in the order asked for. */
export async function readOwners(db: PostgresDb, schemas: readonly string[]): Promise<readonly PartitionOwner[]> {
  const there = await schemasWithRow(db);
  const arms = schemas
    .filter((schema) => there.includes(schema))
    .map((schema) => sql`select ${schema}::text as schema, epoch, process, since, ${isHeld(schema)} as held from ${partitionTable(schema)}`);
  if (arms.length === 0) return [];
  const { rows } = await sql<PartitionOwner>`${sql.join(arms, sql` union all `)}`.execute(db);
  return schemas.flatMap((schema) => rows.filter((row) => row.schema === schema));
}
