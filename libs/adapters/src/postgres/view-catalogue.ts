import type { TableSpec } from '@waymark/engine';
import { sql } from 'kysely';
import type { PostgresDb } from './pool';
import { SQL_TYPES } from './view-cells';

/** The tables of a schema as PostgreSQL has them: of each its columns with their types, and what its indexes begin with. */
export type FoundTables = ReadonlyMap<string, FoundTable>;

export interface FoundTable {
  readonly columns: ReadonlyMap<string, string>;
  /** The columns of each index, the key's first. */
  readonly indexes: readonly (readonly string[])[];
}

/** Of several schemas at once, in one statement. */
export async function findTables(db: PostgresDb, schemas: readonly string[]): Promise<ReadonlyMap<string, FoundTables>> {
  const { rows } = await sql<{ schema: string; name: string; columns: readonly (readonly [string, string])[]; indexes: readonly (readonly string[])[] | null }>`
    select nspname as schema, relname as name,
      (select jsonb_agg(jsonb_build_array(attname, atttypid::regtype) order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
      (select jsonb_agg((select jsonb_agg(attname order by place) from unnest(indkey::int2[]) with ordinality as part (attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = part.attnum) order by indisprimary desc, indexrelid) from pg_index where indrelid = c.oid and indisvalid) as indexes
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where nspname = any(${schemas}) and relkind = 'r'`.execute(db);
  const found = new Map<string, Map<string, FoundTable>>(schemas.map((schema) => [schema, new Map()]));
  for (const { schema, name, columns, indexes } of rows) found.get(schema)?.set(name, { columns: new Map(columns), indexes: indexes ?? [] });
  return found;
}

/** Columns that a table lacks; null where it is no older form of ours, because more is missing than what came later. */
export function lackingColumns(table: TableSpec, found: FoundTable | undefined): readonly string[] | null {
  if (!found || !isSame(found.indexes[0] ?? [], table.key)) return null;
  const missing = Object.keys(table.columns).filter((column) => !found.columns.has(column));
  const isOurs = Object.entries(table.columns).every(([column, type]) => missing.includes(column) || CATALOGUE_TYPES[type] === found.columns.get(column));
  return isOurs && missing.every((column) => table.added?.[column] !== undefined) ? missing : null;
}

/** What it has beyond ours: a newer program has been here. */
export function strangeColumns(table: TableSpec, found: FoundTable | undefined): readonly string[] {
  return [...(found?.columns.keys() ?? [])].filter((column) => table.columns[column] === undefined);
}

export function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((column, index) => column === others[index]);
}

/** As `regtype` writes them. */
const CATALOGUE_TYPES = { ...SQL_TYPES, real: 'double precision' } as const;
