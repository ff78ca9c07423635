import { setTimeout as pause } from 'node:timers/promises';
import type { PostgresPoolClient } from 'kysely';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { PoolClient, PoolConfig } from 'pg';
import { Client, Pool, types } from 'pg';
import { placeOf } from './database-url';
import { databaseFailure, isContended, isLost, isOutcomeUnknown, outcomeUnknown } from './errors';

/** Where a program's log lines go; pino's logger fits. */
export interface PostgresLog {
  warn(fields: object, message: string): void;
}

export interface PostgresOptions {
  /** postgres://USER:PASSWORD@HOST:PORT/DATABASE, with pg's parameters (`sslmode` and others). */
  readonly url: string;
  /** What the process is called in `pg_stat_activity`. */
  readonly name: string;
  readonly log: PostgresLog;
  /** Connections that this process may hold at once; 10 unless said. Sessions come on top. */
  readonly maxConnections?: number;
  /** For a new connection, or for one of the pool's to be free; 15 seconds unless said. */
  readonly connectTimeoutMs?: number;
}

export type PostgresCell = string | number | boolean | null | Uint8Array | readonly unknown[];
export type PostgresDb = Kysely<Record<string, Record<string, PostgresCell>>>;

export interface TransactionOptions {
  /** True: on disk when it is committed, whatever the server's settings. False: may be lost in a power cut, whole as ever. */
  readonly durable: boolean;
  /** When the connection breaks during COMMIT: `repeat` for work that finds out whether it was done, `fail` for what may not be done twice. */
  readonly inDoubt: 'repeat' | 'fail';
}

export interface SessionOptions {
  /** Sends each question at once, behind those that are not answered yet; one that fails leaves the others standing. */
  readonly pipelined?: boolean;
  /** Hears what is told on the channels that this session listens to. */
  readonly onNotification?: (payload: string) => void;
}

/** A connection beside the pool, for locks that live as long as it does. */
export interface PostgresSession {
  /** Aborted when the connection is gone, and its locks with it. */
  readonly lost: AbortSignal;
  /** With a name, the text is prepared once and used again under it. */
  query(text: string, values?: readonly PostgresCell[], name?: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

/**
 * Connections to one database. Whatever fails is a `WaymarkError` that names what to mend; a pool that lost its
 * connections, or found none, works again as soon as the database does.
 */
export interface PostgresPool {
  readonly name: string;
  /** How messages name the database. */
  readonly place: string;
  /** For single questions; what is written is written in a transaction. */
  readonly db: PostgresDb;
  /** Single questions that are asked again where their connection was lost. */
  read<T>(work: (db: PostgresDb) => Promise<T>): Promise<T>;
  /** Reads everything as it was at one instant. */
  snapshot<T>(work: (db: PostgresDb) => Promise<T>): Promise<T>;
  /**
   * All of it or nothing, READ COMMITTED. The work may run several times: again where others were in the way
   * (`database-contended` after the last try), and once more where the connection was lost before COMMIT.
   */
  transaction<T>(options: TransactionOptions, work: (db: PostgresDb) => Promise<T>): Promise<T>;
  session(options?: SessionOptions): Promise<PostgresSession>;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 10;
const MAX_TRIES = 6;
const MAX_PAUSE_MS = 25;

const CONNECT_TIMEOUT_MS = 15_000;

/** Compiling a query costs a quarter of a second, more than any question of ours gains by it. */
const SERVER_OPTIONS = '-c jit=off';

/** Rows that others hold are waited for so long; who stops in the middle of a transaction is cut off and holds nothing up. */
const TRANSACTION = `set local lock_timeout = '30s'; set local idle_in_transaction_session_timeout = '60s'`;

/** What a server sets stronger stays. */
const DURABLE = `select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') in ('off', 'local')`;

/** Connections are made when they are needed: opening asks nothing of the database. Throws `invalid-settings`. */
export function openPostgres({ url, name, log, maxConnections = MAX_CONNECTIONS, connectTimeoutMs = CONNECT_TIMEOUT_MS }: PostgresOptions): PostgresPool {
  const place = placeOf(url);
  const config: PoolConfig = { connectionString: url, application_name: name, keepAlive: true, options: SERVER_OPTIONS, connectionTimeoutMillis: connectTimeoutMs, types: { getTypeParser: parserOf } };
  const pool = new Pool({ ...config, max: maxConnections });
  const lost = (error: Error): void => log.warn({ error: error.message }, `${place}: a connection was lost; the next call makes a new one`);
  pool.on('error', lost);
  // While a client is lent and asks nothing, nobody else listens: its end would be the process's.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const connect = (): Promise<PostgresPoolClient> => pool.connect().then((client) => lentClient(client, place), (error: unknown) => failed(place, error));
  const db: PostgresDb = new Kysely({ dialect: new PostgresDialect({ pool: { connect, end: () => pool.end() } }) });
  return {
    name,
    place,
    db,
    read: (work) => repeating('repeat', () => work(db)),
    transaction: (options, work) => inTransaction(db, place, { begin: beginOf(options), inDoubt: options.inDoubt }, work),
    snapshot: (work) => inTransaction(db, place, { begin: SNAPSHOT, inDoubt: 'repeat' }, work),
    session: (options) => openSession(config, place, options),
    close: () => db.destroy(),
  };
}

interface Framed {
  readonly begin: string;
  readonly inDoubt: TransactionOptions['inDoubt'];
}

const SNAPSHOT = 'begin isolation level repeatable read read only';

function beginOf({ durable }: TransactionOptions): string {
  return `begin isolation level read committed; ${TRANSACTION}; ${durable ? DURABLE : 'set local synchronous_commit = off'}`;
}

function inTransaction<T>(db: PostgresDb, place: string, framed: Framed, work: (db: PostgresDb) => Promise<T>): Promise<T> {
  return repeating(framed.inDoubt, () => db.connection().execute((connection) => attempt(connection, place, framed, work)));
}

async function repeating<T>(inDoubt: TransactionOptions['inDoubt'], call: () => Promise<T>): Promise<T> {
  const left = { contended: MAX_TRIES - 1, lost: 1 };
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const kind = reasonToRepeat(error, inDoubt);
      if (kind === null || left[kind] === 0) throw error;
      left[kind] -= 1;
      await pause(Math.random() * MAX_PAUSE_MS * (MAX_TRIES - left.contended));
    }
  }
}

function reasonToRepeat(error: unknown, inDoubt: TransactionOptions['inDoubt']): 'contended' | 'lost' | null {
  if (isContended(error)) return 'contended';
  return isLost(error) || (inDoubt === 'repeat' && isOutcomeUnknown(error)) ? 'lost' : null;
}

async function attempt<T>(connection: PostgresDb, place: string, { begin }: Framed, work: (db: PostgresDb) => Promise<T>): Promise<T> {
  const result = await working(connection, begin, work);
  try {
    await sql`commit`.execute(connection);
  } catch (error) {
    throw isLost(error) ? outcomeUnknown(place, error) : error;
  }
  return result;
}

async function working<T>(connection: PostgresDb, begin: string, work: (db: PostgresDb) => Promise<T>): Promise<T> {
  try {
    await sql.raw(begin).execute(connection);
    return await work(connection);
  } catch (error) {
    // Where this fails as well the connection is gone, and the transaction with it.
    await sql`rollback`.execute(connection).catch(() => undefined);
    throw error;
  }
}

/** A client of the pool as Kysely has it: its failures are ours, and one that broke never comes back. */
function lentClient(client: PoolClient, place: string): PostgresPoolClient {
  let broken = false;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    try {
      const result = await client.query(text, values.map(withoutNul));
      if (text === 'commit' && result.command !== 'COMMIT') throw new Error('assertion: a transaction whose part failed is not committed');
      return result;
    } catch (error) {
      const failure = databaseFailure(place, error);
      broken ||= isLost(failure) || text === 'rollback';
      throw failure;
    }
  };
  return { query, release: () => client.release(broken) } as unknown as PostgresPoolClient;
}

/** PostgreSQL's text holds every sign but this one; what is sought with it is nowhere. */
function withoutNul(value: unknown): unknown {
  if (Array.isArray(value)) return value.some((each) => typeof each === 'string' && each.includes('\0')) ? value.map(withoutNul) : value;
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

async function openSession(config: PoolConfig, place: string, { pipelined = false, onNotification }: SessionOptions = {}): Promise<PostgresSession> {
  const client = new Client({ ...config, pipeline: pipelined });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  client.on('notification', ({ payload }) => onNotification?.(payload ?? ''));
  await client.connect().catch((error: unknown) => failed(place, error));
  return {
    lost: lost.signal,
    query: async (text, values = [], name) => {
      const result = await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) }).catch((error: unknown) => failed(place, error));
      return result.rows as Record<string, unknown>[];
    },
    close: () => client.end().catch(() => undefined),
  };
}

function failed(place: string, error: unknown): never {
  throw databaseFailure(place, error);
}

/** Whole numbers as numbers, bytes as plain bytes, the rest as pg reads it. */
function parserOf(...[oid, format]: Parameters<typeof types.getTypeParser>): (value: string) => unknown {
  if (oid === types.builtins.INT8) return safeNumber;
  const parse = types.getTypeParser(oid, format) as (value: string) => unknown;
  return oid === types.builtins.BYTEA ? (value) => plainBytes(parse(value) as Buffer) : parse;
}

function safeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`assertion: ${text} is no number that JavaScript can hold`);
  return number;
}

function plainBytes(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
