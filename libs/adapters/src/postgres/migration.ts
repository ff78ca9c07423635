import type { ApiKey, DeadLetter, KeptAnswer, Secrets } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { sql } from 'kysely';
import type { PostgresDb, PostgresPool, TransactionOptions } from './pool';
import type { SchemaPart } from './schema';
import { ensureSchema, isTableThere } from './schema';
import { answerRow, keyRow, letterRow } from './vault-rows';
import { VAULT } from './vault-tables';

/** What another installation's vault holds; what comes in pieces is given from the beginning with every call. */
export interface VaultContents {
  readonly secrets: Secrets;
  readonly keys: readonly ApiKey[];
  memberKeys(): Iterable<readonly (readonly [member: string, key: Uint8Array])[]>;
  letters(): Iterable<readonly DeadLetter[]>;
  answers(): Iterable<readonly KeptAnswer[]>;
}

/** How far the migration of an installation into a schema is; `none` where there never was any. */
export type MigrationState = 'none' | 'under-way' | 'finished';

type Place = { readonly pool: PostgresPool; readonly schema: string };

const MIGRATION: SchemaPart = {
  part: 'migration',
  version: 1,
  tables: `create table migration (only_one boolean primary key default true check (only_one), begun_at timestamptz not null default now(), finished_at timestamptz);`,
};

const SAFE: TransactionOptions = { durable: true, inDoubt: 'repeat' };

/** Makes nothing: where there is no schema there is no migration. */
export function migrationState({ pool, schema }: Place): Promise<MigrationState> {
  return pool.read(async (db) => ((await isTableThere(db, schema, 'migration')) ? stateIn(db, schema) : 'none'));
}

/** Whether a vault in this schema has its secrets; makes nothing. */
export function holdsSecrets({ pool, schema }: Place): Promise<boolean> {
  return pool.read(async (db) => {
    if (!(await isTableThere(db, schema, 'secret'))) return false;
    return (await sql`select from ${sql.id(schema, 'secret')} limit 1`.execute(db)).rows.length > 0;
  });
}

/** Whether the index in this schema holds anything; makes nothing. */
export function holdsIndex({ pool, schema }: Place): Promise<boolean> {
  return pool.read(async (db) => {
    for (const table of ['member', 'claim', 'unconfirmed']) {
      if ((await isTableThere(db, schema, table)) && (await sql`select from ${sql.id(schema, table)} limit 1`.execute(db)).rows.length > 0) return true;
    }
    return false;
  });
}

/** What processes of ours are connected to the database, whatever their schemas, besides those of this name. */
export function othersConnected(pool: PostgresPool): Promise<readonly string[]> {
  return pool.read(async (db) => {
    const { rows } = await sql<{ name: string }>`
      select distinct application_name as name from pg_stat_activity
      where datname = current_database() and application_name like 'waymark-%' and application_name <> ${pool.name} order by name`.execute(db);
    return rows.map(({ name }) => name);
  });
}

/**
 * Puts a vault's contents in the place of what an earlier try left, in one transaction, and marks the schema as being
 * migrated into. Throws `vault-foreign` where other secrets stand, or any that came by another way.
 */
export async function importVault({ pool, schema }: Place, contents: VaultContents): Promise<void> {
  await ensureSchema(pool, schema, VAULT);
  await ensureSchema(pool, schema, MIGRATION);
  await pool.transaction(SAFE, async (db) => {
    await sql`lock table ${sql.id(schema, 'secret')} in exclusive mode`.execute(db);
    await refuseForeign({ pool, schema }, db, contents.secrets);
    if ((await stateIn(db, schema)) === 'finished') throw foreignVault({ pool, schema });
    for (const table of ['secret', 'member_key', 'letter', 'api_key', 'kept_answer']) await sql`delete from ${sql.id(schema, table)}`.execute(db);
    await putContents(db, schema, contents);
    await sql`insert into ${sql.id(schema, 'migration')} (only_one) values (true) on conflict do nothing`.execute(db);
  });
}

/** Makes nothing. Throws `vault-foreign` where other secrets stand, or any that no migration has brought. */
export async function refuseForeignVault({ pool, schema }: Place, secrets: Secrets): Promise<void> {
  if (!(await holdsSecrets({ pool, schema }))) return;
  await pool.read(async (db) => {
    if (!(await isTableThere(db, schema, 'migration'))) throw foreignVault({ pool, schema });
    await refuseForeign({ pool, schema }, db, secrets);
  });
}

/** From now on processes may start on the schema. */
export async function finishMigration({ pool, schema }: Place): Promise<void> {
  await pool.transaction(SAFE, (db) => sql`update ${sql.id(schema, 'migration')} set finished_at = coalesce(finished_at, now())`.execute(db));
}

async function stateIn(db: PostgresDb, schema: string): Promise<MigrationState> {
  const { rows } = await sql<{ finished: boolean }>`select finished_at is not null as finished from ${sql.id(schema, 'migration')}`.execute(db);
  if (rows[0] === undefined) return 'none';
  return rows[0].finished ? 'finished' : 'under-way';
}

async function refuseForeign({ pool, schema }: Place, db: PostgresDb, secrets: Secrets): Promise<void> {
  const { rows } = await sql<{ name: string; value: Uint8Array }>`select name, value from ${sql.id(schema, 'secret')}`.execute(db);
  const own = new Map(namedSecrets(secrets));
  const same = rows.every(({ name, value }) => Buffer.compare(value, own.get(name) ?? new Uint8Array()) === 0);
  if (rows.length === 0 || (same && (await stateIn(db, schema)) !== 'none')) return;
  throw foreignVault({ pool, schema });
}

function foreignVault({ pool, schema }: Place): WaymarkError {
  return new WaymarkError('vault-foreign', `${pool.place}: schema ${schema} holds the vault of an installation already: migrate into another database, or give another --schema-prefix (and the processes the same in WAYMARK_SCHEMA_PREFIX)`);
}

function namedSecrets({ identityKey, digestKey, letterKey }: Secrets): readonly (readonly [string, Uint8Array])[] {
  return [['identity', identityKey], ['digest', digestKey], ['letter', letterKey]];
}

async function putContents(db: PostgresDb, schema: string, contents: VaultContents): Promise<void> {
  const there = db.withSchema(schema);
  await there.insertInto('secret').values(namedSecrets(contents.secrets).map(([name, value]) => ({ name, value }))).execute();
  for (const some of contents.memberKeys()) {
    const [members, keys] = [some.map(([member]) => member), some.map(([, key]) => key)];
    await sql`insert into ${sql.id(schema, 'member_key')} select * from unnest(${members}::text[], ${keys}::bytea[])`.execute(db);
  }
  for (const some of contents.letters()) await there.insertInto('letter').values(some.map(letterRow)).execute();
  for (const some of contents.answers()) await there.insertInto('kept_answer').values(some.map(answerRow)).execute();
  if (contents.keys.length > 0) await there.insertInto('api_key').values(contents.keys.map(keyRow)).execute();
}
