import { createHash } from 'node:crypto';
import type { TableSpec } from '@waymark/engine';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { PartitionHold } from './partition-hold';
import { partitionLost } from './partition-hold';
import { DATABASE_NOW, makePartitionRow, PARTITION_TABLE, partitionTable, schemasWithRow } from './partition-row';
import type { PostgresDb, PostgresPool } from './pool';
import type { FoundTables } from './view-catalogue';
import { findTables, isSame, lackingColumns, strangeColumns } from './view-catalogue';
import { SQL_TYPES } from './view-cells';
import { nullsOf, typeOf } from './view-sql';

/** What tables are made of: nothing is left to be made where it is the same. */
export function shapeOf(tables: readonly TableSpec[]): string {
  const said = tables.map(({ name, columns, key, indexes }) => [name, Object.entries(columns), key, indexes]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}

/** What became of the tables of a schema, and the columns that a newer program has left in them, by table. */
export interface MadeTables {
  readonly outcome: 'found' | 'made' | 'remade';
  readonly strange: ReadonlyMap<string, readonly string[]>;
}

/**
 * Makes the tables of a schema, or adds what an older program's lack, their rows as they are; `remade` when others of
 * another shape had to go for them. Columns first: the indexes that follow keep nobody from reading. Throws
 * `schema-not-views`, `partition-lost`.
 */
export async function makeTables(pool: PostgresPool, schema: string, tables: readonly TableSpec[], hold?: PartitionHold): Promise<MadeTables> {
  const making = { durable: true, inDoubt: 'repeat' } as const;
  const outcome = await pool.transaction(making, (db) => makeColumns(db, schema, tables, hold));
  await pool.transaction(making, (db) => makeIndexes(db, schema, tables, hold));
  const found = (await findTables(pool.db, [schema])).get(schema);
  return { outcome, strange: new Map(tables.map((table) => [table.name, strangeColumns(table, found?.get(table.name))])) };
}

async function makeColumns(db: PostgresDb, schema: string, tables: readonly TableSpec[], hold?: PartitionHold): Promise<MadeTables['outcome']> {
  await makePartitionRow(db, schema);
  const shape = await shapeFound(db, schema, hold);
  if (shape === shapeOf(tables) || (shape !== null && (await addColumns(db, schema, tables)))) return 'found';
  await dropTables(db, schema);
  for (const table of tables) await createTable(schema, table).execute(db);
  await sql`update ${partitionTable(schema)} set shape = null, made_at = ${DATABASE_NOW}, commits = commits + 1`.execute(db);
  return shape === null ? 'made' : 'remade';
}

/** False where the tables are no older form of ours. */
async function addColumns(db: PostgresDb, schema: string, tables: readonly TableSpec[]): Promise<boolean> {
  const [older] = await readableSchemas(db, [schema], tables);
  if (!older) return false;
  for (const table of tables) {
    for (const column of older.missing.get(table.name) ?? []) await sql`alter table ${sql.id(schema, table.name)} add column ${definitionOf(table, column)}`.execute(db);
  }
  return true;
}

/** The shape is said when all is there: whoever is cut off before looks at what there is again. */
async function makeIndexes(db: PostgresDb, schema: string, tables: readonly TableSpec[], hold?: PartitionHold): Promise<void> {
  const shape = shapeOf(tables);
  if ((await shapeFound(db, schema, hold)) === shape) return;
  const found = (await findTables(db, [schema])).get(schema);
  for (const table of tables) {
    const there = found?.get(table.name)?.indexes ?? [];
    for (const index of table.indexes.filter((columns) => !there.some((known) => isSame(known, columns)))) await createIndex(schema, table, index).execute(db);
  }
  await sql`update ${partitionTable(schema)} set shape = ${shape}, commits = commits + 1`.execute(db);
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

function createTable(schema: string, table: TableSpec): RawBuilder<unknown> {
  const columns = Object.keys(table.columns).map((column) => definitionOf(table, column));
  return sql`create table ${sql.id(schema, table.name)} (${sql.join(columns)}, primary key (${sql.join(table.key.map((column) => sql.ref(column)))}))`;
}

function definitionOf(table: TableSpec, column: string): RawBuilder<unknown> {
  const type = typeOf(table, column);
  return sql`${sql.ref(column)} ${sql.raw(`${SQL_TYPES[type]}${type === 'text' ? ' collate "C"' : ''}${table.key.includes(column) ? ' not null' : ''}`)}`;
}

function createIndex(schema: string, table: TableSpec, index: readonly string[]): RawBuilder<unknown> {
  const parts = index.map((column) => sql`${sql.ref(column)}${sql.raw(nullsOf(table, column, 'asc'))}`);
  return sql`create index on ${sql.id(schema, table.name)} (${sql.join(parts)})`;
}

/** A schema whose tables can be read as ours, with the columns that they lack, by table. */
export interface ReadableSchema {
  readonly schema: string;
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

/** Of these schemas, those whose tables are made and ours, or an older form of them, in the order asked for. */
export async function readableSchemas(db: PostgresDb, schemas: readonly string[], tables: readonly TableSpec[]): Promise<readonly ReadableSchema[]> {
  const there = await schemasWithRow(db);
  const asked = schemas.filter((schema) => there.includes(schema));
  if (asked.length === 0) return [];
  const all = await findTables(db, asked);
  return asked.flatMap((schema) => readable(schema, tables, all.get(schema)) ?? []);
}

function readable(schema: string, tables: readonly TableSpec[], found: FoundTables | undefined): ReadableSchema | null {
  const lacking = tables.map((table) => [table.name, lackingColumns(table, found?.get(table.name))] as const);
  if (lacking.some(([, missing]) => missing === null)) return null;
  return { schema, missing: new Map(lacking.map(([name, missing]) => [name, missing ?? []])) };
}
