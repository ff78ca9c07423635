import type { ColumnType, Condition, Row, Select, TableSpec, ViewStore } from '@waymark/engine';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { PostgresPool } from './pool';
import { SQL_TYPES } from './view-cells';
import { tableOf } from './view-fold';
import type { ReadableSchema } from './view-schema';
import { allHold, orderOf, rangesAfter, typeOf } from './view-sql';

type Statement = RawBuilder<unknown>;
type ViewReads = Pick<ViewStore, 'select' | 'count' | 'countBy'>;

/** Reads of tables that stand in one schema or are spread over several: each question is one statement, so one snapshot. */
export function createViewReads(pool: PostgresPool, tables: readonly TableSpec[], schemas: () => Promise<readonly ReadableSchema[]>): ViewReads {
  const known = new Map(tables.map((table) => [table.name, table]));
  const ask = async (make: (arms: readonly Arm[], table: TableSpec) => Statement, name: string): Promise<readonly Row[]> => {
    const table = tableOf(known, name);
    const arms = (await schemas()).map((readable) => armOf(readable, table));
    return arms.length === 0 ? [] : ((await make(arms, table).execute(pool.db)).rows as Row[]);
  };
  return {
    select: (query) => ask((arms, table) => selectStatement(arms, table, query), query.table),
    count: async (table, where) => {
      const [row] = await ask((arms, spec) => countStatement(arms, spec, [], where), table);
      return Number(row?.['n'] ?? 0);
    },
    countBy: (table, columns, where) => ask((arms, spec) => countStatement(arms, spec, columns, where), table),
  };
}

/** A table of one schema. */
type Arm = RawBuilder<unknown>;

/** What its rows lack because they are older is null in all of them. No `*`: the columns may be added at any moment. */
function armOf({ schema, missing }: ReadableSchema, table: TableSpec): Arm {
  const at = sql.id(schema, table.name);
  const lacking = missing.get(table.name) ?? [];
  if (lacking.length === 0) return at;
  const columns = Object.entries(table.columns).map(([column, type]) => (lacking.includes(column) ? sql`${sql.raw(nullOf(type))} as ${sql.ref(column)}` : sql.ref(column)));
  return sql`(select ${sql.join(columns)} from ${at}) as older`;
}

function nullOf(type: ColumnType): string {
  return type === 'text' ? 'null::text collate "C"' : `null::${SQL_TYPES[type]}`;
}

/** Without an order the rows come by their key, as the embedded store gives them. */
function selectStatement(arms: readonly Arm[], table: TableSpec, { where, orderBy = [], after, limit }: Select): Statement {
  const order = orderOf(table, orderBy.length > 0 ? orderBy : table.key.map((column) => ({ column, direction: 'asc' as const })));
  const columns = listed(Object.keys(table.columns));
  const atMost = sql.raw(String(checkedLimit(limit)));
  const ranges = after ? rangesAfter(table, orderBy, after) : [sql<boolean>`true`];
  const parts = arms.flatMap((arm) =>
    ranges.map((range) => sql`(select ${columns} from ${arm} where ${allHold(table, where)} and ${range} order by ${order} limit ${atMost})`),
  );
  if (parts.length === 0) return sql`select ${columns} from ${arms[0]} where false`;
  return parts.length === 1 ? sql`${parts[0]}` : sql`select * from (${unionOf(parts)}) as part order by ${order} limit ${atMost}`;
}

function countStatement(arms: readonly Arm[], table: TableSpec, columns: readonly string[], where: readonly Condition[]): Statement {
  for (const column of columns) typeOf(table, column);
  const shown = columns.length > 0 ? sql`${listed(columns)}, ` : sql``;
  const grouped = columns.length > 0 ? sql` group by ${listed(columns)}` : sql``;
  const parts = arms.map((arm) => sql`select ${shown}count(*) as n from ${arm} where ${allHold(table, where)}${grouped}`);
  return parts.length === 1 ? sql`${parts[0]}` : sql`select ${shown}cast(sum(n) as bigint) as n from (${unionOf(parts)}) as part${grouped}`;
}

function unionOf(parts: readonly Statement[]): Statement {
  return sql.join(parts, sql` union all `);
}

function listed(columns: readonly string[]): Statement {
  return sql.join(columns.map((column) => sql.ref(column)));
}

function checkedLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 0) return limit;
  throw new Error(`assertion: a limit of ${limit} rows`);
}
