import { createHash } from 'node:crypto';
import type { TableSpec } from '@waymark/engine';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { PartitionHold } from './partition-hold';
import { partitionLost } from './partition-hold';
import { DATABASE_NOW, makePartitionRow, PARTITION_TABLE, partitionTable, schemasWithRow } from './partition-row';
import type { PostgresDb } from './pool';
import { SQL_TYPES } from './view-cells';
import { nullsOf } from './view-sql';

/** How this version lays tables out; another one means another shape. */
const LAYOUT = 1;

/** Of what tables are made of: two of one shape may read and write each other's rows. */
export function shapeOf(tables: readonly TableSpec[]): string {
  const said = tables.map(({ name, columns, key, indexes }) => [name, Object.entries(columns), key, indexes]);
  return createHash('sha256').update(JSON.stringify([LAYOUT, said])).digest('hex').slice(0, 16);
}

/**
 * Makes the tables of a schema; `remade` when others of another shape had to go for them. In a transaction. Throws
 * `schema-not-views`, `partition-lost`.
 */
export async function makeTables(db: PostgresDb, schema: string, tables: readonly TableSpec[], hold?: PartitionHold): Promise<'found' | 'made' | 'remade'> {
  await makePartitionRow(db, schema);
  const found = await shapeFound(db, schema, hold);
  const shape = shapeOf(tables);
  if (found === shape) return 'found';
  await dropTables(db, schema);
  for (const statement of tables.flatMap((table) => createStatements(schema, table))) await statement.execute(db);
  await sql`update ${partitionTable(schema)} set shape = ${shape}, made_at = ${DATABASE_NOW}, commits = commits + 1`.execute(db);
  return found === null ? 'made' : 'remade';
}

async function shapeFound(db: PostgresDb, schema: string, hold: PartitionHold | undefined): Promise<string | null> {
  const { rows } = await sql<{ shape: string | null; token: string | null }>`select shape, token from ${partitionTable(schema)} for update`.execute(db);
  if (hold && hold.token !== rows[0]?.token) throw partitionLost(schema, 'another process has it');
  return rows[0]?.shape ?? null;
}

async function dropTables(db: PostgresDb, schema: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = ${schema} and tablename <> ${PARTITION_TABLE}`.execute(db);
  for (const { name } of rows) await sql`drop table ${sql.id(schema, name)}`.execute(db);
}

function createStatements(schema: string, table: TableSpec): readonly RawBuilder<unknown>[] {
  const at = sql.id(schema, table.name);
  const columns = Object.entries(table.columns).map(([column, type]) => {
    const rest = `${SQL_TYPES[type]}${type === 'text' ? ' collate "C"' : ''}${table.key.includes(column) ? ' not null' : ''}`;
    return sql`${sql.ref(column)} ${sql.raw(rest)}`;
  });
  const create = sql`create table ${at} (${sql.join(columns)}, primary key (${sql.join(table.key.map((column) => sql.ref(column)))}))`;
  const indexes = table.indexes.map((index) => {
    const parts = index.map((column) => sql`${sql.ref(column)}${sql.raw(nullsOf(table, column, 'asc'))}`);
    return sql`create index on ${at} (${sql.join(parts)})`;
  });
  return [create, ...indexes];
}

/** Of these schemas, those whose tables have this shape, in the order asked for. */
export async function schemasOfShape(db: PostgresDb, schemas: readonly string[], shape: string): Promise<readonly string[]> {
  const there = await schemasWithRow(db);
  const asked = schemas.filter((schema) => there.includes(schema));
  if (asked.length === 0) return [];
  const arms = asked.map((schema) => sql`select ${schema}::text as schema from ${partitionTable(schema)} where shape = ${shape}`);
  const { rows } = await sql<{ schema: string }>`${sql.join(arms, sql` union all `)}`.execute(db);
  return asked.filter((schema) => rows.some((row) => row.schema === schema));
}
