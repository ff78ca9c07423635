import { WaymarkError } from '@waymark/engine';
import { sql } from 'kysely';
import type { PartitionOwner } from './partition-row';
import { checkedSchema, isHeld, lockOf, partitionTable, readOwners, schemasWithRow } from './partition-row';
import type { PostgresDb, PostgresPool } from './pool';

/** A schema of views, of whatever version, as operators see it. */
export interface ViewSchema extends PartitionOwner {
  /** When its tables were made, by the database's clock; null before. */
  readonly madeAt: number | null;
  /** On disk, with indexes. */
  readonly bytes: number;
}

/** Owners of those schemas that there are: who, since when, and whether it still is. */
export function partitionOwners({ pool, schemas }: { readonly pool: PostgresPool; readonly schemas: readonly string[] }): Promise<readonly PartitionOwner[]> {
  return readOwners(pool.db, schemas);
}

/** Every schema of views in the database, by name. */
export async function listViewSchemas({ pool }: { readonly pool: PostgresPool }): Promise<readonly ViewSchema[]> {
  const names = await schemasWithRow(pool.db);
  if (names.length === 0) return [];
  const arms = names.map(
    (schema) => sql`select ${schema}::text as schema, epoch, process, since, ${isHeld(schema)} as held, made_at as "madeAt",
      (select cast(coalesce(sum(pg_total_relation_size(oid)), 0) as bigint) from pg_class where relnamespace = to_regnamespace(${schema}) and relkind = 'r') as bytes
      from ${partitionTable(schema)}`,
  );
  const { rows } = await sql<ViewSchema>`${sql.join(arms, sql` union all `)} order by 1`.execute(pool.db);
  return rows;
}

/**
 * Drops a schema of views with everything in it; whoever reads it gets errors from then on. Throws `schema-not-views`, and
 * `partition-held` while a projector owns it.
 */
export async function dropViewSchema({ pool, schema }: { readonly pool: PostgresPool; readonly schema: string }): Promise<void> {
  checkedSchema(schema);
  await pool.transaction({ durable: true, inDoubt: 'repeat' }, async (db) => {
    if (!(await schemasWithRow(db)).includes(schema)) throw new WaymarkError('schema-not-views', `there is no schema of views ${schema}: see which there are`);
    await lockAgainstOwners(db, schema);
    await sql`drop schema ${sql.id(schema)} cascade`.execute(db);
  });
}

async function lockAgainstOwners(db: PostgresDb, schema: string): Promise<void> {
  const { rows } = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${lockOf(sql`${schema}::text`)}) as got`.execute(db);
  if (rows[0]?.got) return;
  const [owner] = await readOwners(db, [schema]);
  throw new WaymarkError('partition-held', `${schema} is written to by ${owner?.process ?? 'another process'}: stop that projector first`);
}
