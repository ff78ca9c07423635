import { WaymarkError } from '@waymark/engine';
import { sql } from 'kysely';
import type { PostgresDb, PostgresPool } from './pool';

/** Tables that belong together and change together; several parts may stand in one schema. */
export interface SchemaPart {
  readonly part: string;
  readonly version: number;
  /** Statements that make everything of this version; names bear no schema. */
  readonly tables: string;
  /** What turns an older version into the next one, by the version that it has. */
  readonly upgrades?: Readonly<Record<number, string>>;
}

/** One for all schemas of a database: they are made at start-ups only. */
const MAKING = 7_283_190_412;

/**
 * Makes what is missing and upgrades what is older, in one transaction and one process at a time. Throws
 * `schema-newer`, `schema-older`, `invalid-settings` (the schema's name).
 */
export async function ensureSchema(pool: PostgresPool, schema: string, part: SchemaPart): Promise<void> {
  checkName(schema);
  if ((await foundVersion(pool, pool.db, schema, part)) === part.version) return;
  await pool.transaction({ durable: true, inDoubt: 'repeat' }, async (db) => {
    await sql`select pg_advisory_xact_lock(${MAKING}::bigint)`.execute(db);
    const found = await foundVersion(pool, db, schema, part);
    if (found === part.version) return;
    await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
    await sql`create table if not exists ${sql.id(schema, 'schema_version')} (part text primary key, version bigint not null)`.execute(db);
    await sql`set local search_path to ${sql.id(schema)}`.execute(db);
    await sql.raw(found === 0 ? part.tables : stepsFrom(pool, schema, found, part)).execute(db);
    await sql`insert into schema_version values (${part.part}, ${part.version})
      on conflict (part) do update set version = excluded.version`.execute(db);
  });
}

/** Asked of the catalogue itself: to_regclass may answer from before a lock was ours. */
export async function isTableThere(db: PostgresDb, schema: string, table: string): Promise<boolean> {
  return (await sql`select from pg_catalog.pg_tables where schemaname = ${schema} and tablename = ${table}`.execute(db)).rows.length > 0;
}

/** 0 where there is none yet. */
async function foundVersion(pool: PostgresPool, db: PostgresDb, schema: string, { part, version }: SchemaPart): Promise<number> {
  if (!(await isTableThere(db, schema, 'schema_version'))) return 0;
  const { rows } = await sql<{ version: number }>`select version from ${sql.id(schema, 'schema_version')} where part = ${part}`.execute(db);
  const found = rows[0]?.version ?? 0;
  if (found <= version) return found;
  throw new WaymarkError(
    'schema-newer',
    `${pool.place}: schema ${schema} was written by a newer version of Waymark (${part}: format ${found}, this one knows ${version}): run that version or a newer one`,
  );
}

function stepsFrom(pool: PostgresPool, schema: string, found: number, { part, version, upgrades = {} }: SchemaPart): string {
  const versions = Array.from({ length: version - found }, (_, step) => found + step);
  return versions.map((from) => upgrades[from] ?? tooOld(pool, schema, `${part}: format ${from}, this one has ${version}`)).join(';\n');
}

function tooOld(pool: PostgresPool, schema: string, formats: string): never {
  const mend = 'open it with the versions in between first, one after the other';
  throw new WaymarkError('schema-older', `${pool.place}: schema ${schema} was written by an old version of Waymark (${formats}) that this one no longer reads: ${mend}`);
}

/** Names stand in SQL as they are typed by people: nothing that needs quotes. */
function checkName(schema: string): void {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(schema) && !schema.startsWith('pg_')) return;
  throw new WaymarkError('invalid-settings', `"${schema}" is no name for a schema of ours: small letters, digits and _, at most 63, not pg_ at its head`);
}
