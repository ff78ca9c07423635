import type { Cell, Condition, Row, RowChange, Select, TableSpec, ViewStore } from '@waymark/engine';
import type { Expression, SelectQueryBuilder, SqlBool } from 'kysely';
import { DummyDriver, expressionBuilder, Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { Database } from './database';

type Tables = Record<string, Record<string, Cell>>;

/** Builds SQL, and leaves running it to our own connection. */
const compiler = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export interface ViewStoreOptions {
  readonly path: string;
  readonly tables: readonly TableSpec[];
}

/** Read tables in an embedded file; what an older file lacks of them is added, its rows as they are. */
export function createSqliteViewStore({ path, tables }: ViewStoreOptions): ViewStore {
  const db = new Database(path, { synchronous: 'normal', schema: tables.map(createTable).join(';\n'), version: 1 });
  addMissing(db, tables);
  const durable = new Set(tables.filter((table) => table.durable).map(({ name }) => name));
  const puts = new Map(tables.map((table) => [table.name, putStatement(table)]));
  return {
    select: async (query) => run(db, selectQuery(query)),
    count: async (table, where) => {
      const query = compiler.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('n'));
      return Number(run(db, withConditions(query, where))[0]?.['n'] ?? 0);
    },
    countBy: async (table, columns, where) => {
      const query = compiler.selectFrom(table).select([...columns]).select((eb) => eb.fn.countAll<number>().as('n'));
      return run(db, withConditions(query, where).groupBy([...columns]));
    },
    commit: async (changes) => {
      const write = (): void => db.transaction(() => changes.forEach((change) => apply(db, puts, change)));
      if (changes.some((change) => 'put' in change && durable.has(change.table))) db.durably(write);
      else write();
    },
    close: async () => db.close(),
  };
}

const TYPES = { text: 'TEXT', integer: 'INTEGER', real: 'REAL', bytes: 'BLOB' } as const;

function createTable({ name, columns, key }: TableSpec): string {
  const lines = Object.entries(columns).map(([column, type]) => `${column} ${TYPES[type]}`);
  return `CREATE TABLE IF NOT EXISTS ${name} (${lines.join(', ')}, PRIMARY KEY (${key.join(', ')})) WITHOUT ROWID`;
}

function addMissing(db: Database, tables: readonly TableSpec[]): void {
  try {
    db.transaction(() => tables.forEach((table) => [...missingColumns(db, table), ...createIndexes(table)].forEach((statement) => db.run(statement))));
  } catch (error) {
    db.close();
    throw error;
  }
}

function missingColumns(db: Database, { name, columns }: TableSpec): readonly string[] {
  const there = new Set(db.all(`PRAGMA table_info(${name})`).map((column) => column['name']));
  const missing = Object.entries(columns).filter(([column]) => !there.has(column));
  return missing.map(([column, type]) => `ALTER TABLE ${name} ADD COLUMN ${column} ${TYPES[type]}`);
}

function createIndexes({ name, indexes }: TableSpec): readonly string[] {
  return indexes.map((index) => `CREATE INDEX IF NOT EXISTS ${name}_by_${index.join('_')} ON ${name} (${index.join(', ')})`);
}

interface PutStatement {
  readonly text: string;
  readonly columns: readonly string[];
}

function putStatement({ name, columns }: TableSpec): PutStatement {
  const names = Object.keys(columns);
  const text = `INSERT OR REPLACE INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  return { text, columns: names };
}

function apply(db: Database, puts: ReadonlyMap<string, PutStatement>, change: RowChange): void {
  if ('put' in change) {
    const put = puts.get(change.table);
    if (!put) throw new Error(`assertion: no table ${change.table}`);
    db.run(put.text, ...put.columns.map((column) => change.put[column] ?? null));
    return;
  }
  const entries = Object.entries(change.remove);
  if (entries.length === 0) throw new Error(`assertion: a removal from ${change.table} names at least one column`);
  const where = entries.map(([column, value]) => (value === null ? `${column} IS NULL` : `${column} = ?`)).join(' AND ');
  db.run(`DELETE FROM ${change.table} WHERE ${where}`, ...entries.map(([, value]) => value).filter((value) => value !== null));
}

type Query = SelectQueryBuilder<Tables, string, Row>;

function selectQuery({ table, where, orderBy = [], after, limit }: Select): Query {
  let query = withConditions(compiler.selectFrom(table).selectAll(), where) as Query;
  for (const { column, direction } of orderBy) query = query.orderBy(column, direction);
  if (after) query = query.where(afterCursor(orderBy, after));
  return query.limit(limit);
}

function withConditions<T extends SelectQueryBuilder<Tables, string, object>>(query: T, where: readonly Condition[]): T {
  return where.reduce<T>((built, condition) => built.where(holds(condition)) as T, query);
}

const eb = expressionBuilder<Tables, string>();

function holds({ column, op, value }: Condition): Expression<SqlBool> {
  if (op === 'contains') return sql<boolean>`instr(lower(${sql.ref(column)}), lower(${value})) > 0`;
  if (op === 'in') return isOneOf(column, value);
  if (op === '=') return equals(column, value);
  if (op === '!=') return value === null ? eb(column, 'is not', null) : eb.or([eb(column, '!=', value), eb(column, 'is', null)]);
  return eb(column, op, value);
}

function isOneOf(column: string, values: readonly Cell[]): Expression<SqlBool> {
  const listed = eb(column, 'in', values.filter((value) => value !== null));
  return values.includes(null) ? eb.or([listed, eb(column, 'is', null)]) : listed;
}

function equals(column: string, value: Cell): Expression<SqlBool> {
  return value === null ? eb(column, 'is', null) : eb(column, '=', value);
}

/** Strictly after the cursor in a mixed order: equal in the columns before, beyond in one. */
function afterCursor(orderBy: NonNullable<Select['orderBy']>, after: readonly Cell[]): Expression<SqlBool> {
  return eb.or(
    orderBy.map(({ column, direction }, index) =>
      eb.and([
        ...orderBy.slice(0, index).map((earlier, i) => equals(earlier.column, after[i] ?? null)),
        direction === 'asc' ? above(column, after[index] ?? null) : below(column, after[index] ?? null),
      ]),
    ),
  );
}

/** Null comes before every value. */
function above(column: string, value: Cell): Expression<SqlBool> {
  return value === null ? eb(column, 'is not', null) : eb(column, '>', value);
}

function below(column: string, value: Cell): Expression<SqlBool> {
  return value === null ? eb.lit(false) : eb.or([eb(column, '<', value), eb(column, 'is', null)]);
}

function run(db: Database, query: { compile(): { readonly sql: string; readonly parameters: readonly unknown[] } }): readonly Row[] {
  const { sql: text, parameters } = query.compile();
  return db.all(text, ...(parameters as Cell[])) as readonly Row[];
}
