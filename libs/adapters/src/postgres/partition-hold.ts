import type { Clock } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { sql } from 'kysely';
import { isLost } from './errors';
import type { PartitionOwner } from './partition-row';
import { checkedSchema, DATABASE_NOW, lockOf, makePartitionRow, partitionTable, readOwners } from './partition-row';
import type { PostgresLog, PostgresPool, PostgresSession } from './pool';

export interface HoldOptions {
  readonly pool: PostgresPool;
  /** Of the partition's views; made when it is missing. */
  readonly schema: string;
  readonly clock: Clock;
  /** Ends the waiting. What is held already ends with `release`. */
  readonly signal: AbortSignal;
  readonly log: PostgresLog;
  /** Told who is waited for, each time that somebody else is. */
  readonly onWaiting?: (owner: PartitionOwner) => void;
  /**
   * An owner that shows no life so long loses the partition, 10 seconds unless said: its process hangs or was stopped, or its
   * machine or the network is gone. A process that ends loses it at once.
   */
  readonly silenceMs?: number;
}

/** A partition that this process alone writes to. */
export interface PartitionHold {
  readonly schema: string;
  readonly epoch: number;
  /** What every commit proves to be still in the row. */
  readonly token: string;
  /** Aborted when it is, or may be, somebody else's. The reason is a `WaymarkError` with the code `partition-lost`. */
  readonly lost: AbortSignal;
  /** Lets the next one take it at once. */
  release(): Promise<void>;
}

/** How often somebody who waits looks. */
const LOOK_MS = 1_000;
const SILENCE_MS = 10_000;

/** The server ends a session that is silent (`idle_session_timeout`), or whose machine is (the rest). */
function sessionSettings(silenceMs: number): string {
  const seconds = Math.max(1, Math.floor(silenceMs / 5_000));
  return [
    `set idle_session_timeout = ${silenceMs}`,
    `set tcp_keepalives_idle = ${seconds * 2}`,
    `set tcp_keepalives_interval = ${seconds}`,
    'set tcp_keepalives_count = 3',
    `set tcp_user_timeout = ${silenceMs}`,
  ].join('; ');
}

/**
 * Waits until this process owns the partition; null when the signal aborts first. A database that does not answer is waited
 * for as well. The lock is a session's, so it ends with the process, however that ends; whoever takes it changes the token in
 * the row, for which it waits until a commit of the one before it has ended, and no later one finds its own. Needs
 * PostgreSQL 14 or newer. Throws `invalid-settings`, `schema-not-views`, `database-refused`, `database-read-only`.
 */
export async function holdPartition(options: HoldOptions): Promise<PartitionHold | null> {
  const { pool, clock, signal, log } = options;
  const schema = checkedSchema(options.schema);
  while (!signal.aborted) {
    try {
      await pool.transaction({ durable: true, inDoubt: 'repeat' }, (db) => makePartitionRow(db, schema));
      return await takeTurn(options);
    } catch (error) {
      if (!isLost(error)) throw error;
      log.warn({ schema, error: String(error) }, 'a partition is waited for: the database does not answer');
      await clock.until(clock.now() + LOOK_MS, signal);
    }
  }
  return null;
}

async function takeTurn(options: HoldOptions): Promise<PartitionHold | null> {
  const session = await options.pool.session();
  let hold: PartitionHold | null = null;
  try {
    await session.query(sessionSettings(options.silenceMs ?? SILENCE_MS));
    if (await waitForLock(session, options)) hold = await taken(session, options);
    return hold;
  } finally {
    if (!hold) await session.close();
  }
}

async function waitForLock(session: PostgresSession, { pool, schema, clock, signal, onWaiting }: HoldOptions): Promise<boolean> {
  const lock = sql`select pg_try_advisory_lock(${lockOf(sql`${schema}::text`)}) as got`.compile(pool.db);
  let told = -1;
  while (!signal.aborted) {
    const [row] = await session.query(lock.sql, lock.parameters as readonly string[]);
    if (row?.['got'] === true) return true;
    const [owner] = await readOwners(pool.db, [schema]);
    if (owner && owner.epoch !== told) {
      told = owner.epoch;
      onWaiting?.(owner);
    }
    await clock.until(clock.now() + LOOK_MS, signal);
  }
  return false;
}

async function taken(session: PostgresSession, { pool, schema, clock, silenceMs = SILENCE_MS }: HoldOptions): Promise<PartitionHold> {
  const take = sql`update ${partitionTable(schema)}
    set epoch = epoch + 1, token = gen_random_uuid(), process = ${pool.name}, since = ${DATABASE_NOW}
    returning epoch, token`.compile(pool.db);
  const [row] = await session.query(take.sql, take.parameters as readonly string[]);
  if (!row) throw new WaymarkError('partition-lost', `schema ${schema} was dropped while it was taken: start again`);
  const released = new AbortController();
  const lost = watch({ session, schema, clock, released: released.signal, silenceMs });
  return {
    schema,
    epoch: Number(row['epoch']),
    token: String(row['token']),
    lost,
    release: async () => {
      released.abort();
      await session.close();
    },
  };
}

interface Watched {
  readonly session: PostgresSession;
  readonly schema: string;
  readonly clock: Clock;
  readonly released: AbortSignal;
  readonly silenceMs: number;
}

/** Shows the server that this process lives, five times in what it takes for silence; half of that it waits for an answer. */
function watch({ session, schema, clock, released, silenceMs }: Watched): AbortSignal {
  const lost = new AbortController();
  const lose = (why: string): void => lost.abort(partitionLost(schema, why));
  released.addEventListener('abort', () => lose('it was released'));
  session.lost.addEventListener('abort', () => lose('its connection broke'));
  const beat = async (): Promise<void> => {
    while (!lost.signal.aborted) {
      if (!(await answers(session, clock, silenceMs / 2))) lose(`the database has not answered for ${silenceMs / 2} ms`);
      await clock.until(clock.now() + silenceMs / 5, lost.signal);
    }
    await session.close();
  };
  void beat();
  return lost.signal;
}

async function answers(session: PostgresSession, clock: Clock, withinMs: number): Promise<boolean> {
  const answered = new AbortController();
  const asked = session.query('select 1').then(
    () => true,
    () => false,
  );
  const late = clock.until(clock.now() + withinMs, answered.signal).then(() => false);
  const inTime = await Promise.race([asked, late]);
  answered.abort();
  return inTime;
}

export function partitionLost(schema: string, why: string): WaymarkError {
  return new WaymarkError('partition-lost', `partition ${schema} is no longer this process's (${why}): nothing of this commit is written; take it again before writing on`);
}
