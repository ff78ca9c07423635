import type { KeptOrder, OrderAnswer, OrderBook } from '@waymark/engine';
import { sql } from 'kysely';
import type { PostgresDb, PostgresPool, TransactionOptions } from './pool';
import type { SchemaPart } from './schema';
import { ensureSchema } from './schema';

export interface PostgresOrderBookOptions {
  readonly pool: PostgresPool;
  readonly schema: string;
  /** How many parts carry out every order; orders to another number of parts are nobody's. */
  readonly parts: number;
}

const ORDERS: SchemaPart = {
  part: 'orders',
  version: 1,
  tables: `
create table part_order (id bigint generated always as identity primary key, parts bigint not null, asked_at timestamptz not null default now(), body jsonb not null);
create table order_answer (
  order_id bigint not null references part_order on delete cascade, part bigint not null, body jsonb not null, primary key (order_id, part));
`,
};

const SAFE: TransactionOptions = { durable: true, inDoubt: 'repeat' };
/** An order that is given twice is carried out once: it names what it makes. */
const KEPT = '1 day';

/** The order book on PostgreSQL, for any number of processes. */
export async function createPostgresOrderBook({ pool, schema, parts }: PostgresOrderBookOptions): Promise<OrderBook> {
  await ensureSchema(pool, schema, ORDERS);
  const [orders, answers] = [sql.id(schema, 'part_order'), sql.id(schema, 'order_answer')];
  return {
    add: (order) =>
      pool.transaction(SAFE, async (db) => {
        await sql`delete from ${orders} o where asked_at < now() - ${KEPT}::interval
          and (parts <> ${parts} or (select count(*) from ${answers} a where a.order_id = o.id) >= ${parts})`.execute(db);
        const { rows } = await sql<{ id: number }>`insert into ${orders} (parts, body) values (${parts}, ${JSON.stringify(order)}::jsonb) returning id`.execute(db);
        return rows[0]?.id ?? 0;
      }),
    pending: (part, limit) =>
      pool.read(async (db) => {
        const { rows } = await sql<{ id: number; body: KeptOrder['order'] }>`select id, body from ${orders} o where parts = ${parts}
          and not exists (select from ${answers} a where a.order_id = o.id and a.part = ${part}) order by id limit ${limit}`.execute(db);
        return rows.map(({ id, body }) => ({ id, order: body }));
      }),
    answer: (id, { part, answer }) =>
      pool.transaction(SAFE, async (db) => {
        // The order may have been removed meanwhile: then nobody waits for the answer.
        await sql`insert into ${answers} select id, ${part}, ${JSON.stringify(answer)}::jsonb from ${orders} where id = ${id} on conflict do nothing`.execute(db);
      }),
    answers: (id) => pool.read((db) => answersTo(db, schema, id)),
    exclusively: (name, work) => exclusively(pool, `${schema} ${name}`, work),
  };
}

async function answersTo(db: PostgresDb, schema: string, id: number): Promise<readonly OrderAnswer[]> {
  const { rows } = await sql<{ part: number; body: OrderAnswer['answer'] }>`select part, body from ${sql.id(schema, 'order_answer')} where order_id = ${id} order by part`.execute(db);
  return rows.map(({ part, body }) => ({ part, answer: body }));
}

/** A lock of a session of its own: it ends with the process, however that ends. */
async function exclusively<T>(pool: PostgresPool, name: string, work: () => Promise<T>): Promise<T> {
  const session = await pool.session();
  try {
    await session.query('select pg_advisory_lock(hashtextextended($1, 1))', [name]);
    return await work();
  } finally {
    await session.close();
  }
}
