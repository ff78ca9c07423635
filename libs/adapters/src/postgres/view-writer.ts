import type { RowChange, TableSpec } from '@waymark/engine';
import { Turns, WaymarkError } from '@waymark/engine';
import { isLost, outcomeUnknown } from './errors';
import type { PartitionHold } from './partition-hold';
import { partitionLost } from './partition-hold';
import { PARTITION_TABLE } from './partition-row';
import type { PostgresPool, PostgresSession } from './pool';
import type { ViewStatement } from './view-statements';
import { statementsOf } from './view-statements';

/** Where commits are told of; the payload is the schema and how many commits it has had. */
export const VIEWS_CHANNEL = 'waymark_views';

/** Removals and puts are found by their keys, however full the tables were when a statement was first planned. None is worth compiling. */
const SESSION = 'set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off';

/** Who stops in the middle of a commit holds nobody up for long. */
const TRANSACTION = `set local lock_timeout = '30s'; set local idle_in_transaction_session_timeout = '10s'`;

/** Statistics are made each time that a table has been put so many rows and twice as many as the time before. */
const FIRST_STATISTICS = 1_000;

export interface ViewWriterOptions {
  readonly pool: PostgresPool;
  readonly schema: string;
  readonly tables: ReadonlyMap<string, TableSpec>;
  /** Columns that a newer program has left, by table: of a row that is put they say nothing any more. */
  readonly strange: ReadonlyMap<string, readonly string[]>;
  readonly hold: PartitionHold | undefined;
}

/**
 * Commits to one schema, one after the other, on a connection of its own on which its statements stay prepared. With a
 * hold it commits asynchronously: a crash may take back the last commits, in their order and each as a whole. The number of
 * commits in the row would then be behind the one remembered, and nothing is built on rows that are gone.
 */
export class ViewWriter {
  private readonly turns = new Turns();
  private session: PostgresSession | null = null;
  /** How many commits stand; null after a failure, until the caller reads again. */
  private commits: number | null = null;
  private readonly put = new Map<string, { rows: number; next: number }>();

  constructor(private readonly options: ViewWriterOptions) {
    const { hold } = options;
    // A commit that waits for a server that is gone would wait for ever.
    hold?.lost.addEventListener('abort', () => void this.session?.close());
  }

  /** Before rows are read: what is committed later builds on no older ones. */
  async beforeRead(): Promise<void> {
    if (!this.options.hold || this.commits !== null) return;
    await this.turns.take(async () => {
      if (this.commits === null) this.commits = await this.readCommits();
    });
  }

  async commit(changes: readonly RowChange[]): Promise<void> {
    const statements = statementsOf(this.options, changes);
    return this.turns.take(() => this.write(statements));
  }

  async close(): Promise<void> {
    await this.turns.settled();
    await this.session?.close();
  }

  private async write(statements: readonly ViewStatement[]): Promise<void> {
    const { hold } = this.options;
    if (hold?.lost.aborted) throw hold.lost.reason;
    const expected = this.commits;
    this.commits = null;
    try {
      this.commits = await this.transact(await this.opened(), expected, statements);
    } catch (error) {
      throw hold?.lost.aborted ? hold.lost.reason : error;
    }
  }

  /** In two steps: what proves that we may write, and then everything else at once. */
  private async transact(session: PostgresSession, expected: number | null, statements: readonly ViewStatement[]): Promise<number> {
    const begun = session.query(`begin isolation level read committed; ${TRANSACTION}${this.waitsForDisk(statements) ? '' : '; set local synchronous_commit = off'}`);
    try {
      const [, commits] = await Promise.all([begun, this.prove(session, expected)]);
      await this.send(session, statements, commits);
      return commits;
    } catch (error) {
      await session.query('rollback').catch(() => session.close());
      throw error;
    }
  }

  private waitsForDisk(statements: readonly ViewStatement[]): boolean {
    const { hold, tables } = this.options;
    return !hold || statements.some(({ table, put }) => put > 0 && tables.get(table)?.durable === true);
  }

  /** Takes the row until the transaction ends: whoever takes the partition over waits for that, or has changed the token before. */
  private async prove(session: PostgresSession, expected: number | null): Promise<number> {
    const { schema, hold } = this.options;
    const ours = hold ? [hold.token, expected] : [];
    const where = hold ? ' where token = $1::uuid and commits = coalesce($2::bigint, commits)' : '';
    const [row] = await session.query(`update ${schema}.${PARTITION_TABLE} set commits = commits + 1${where} returning commits`, ours, 'prove');
    if (row) return Number(row['commits']);
    throw await this.whyNot(session);
  }

  private async whyNot(session: PostgresSession): Promise<WaymarkError> {
    const { schema, hold } = this.options;
    const [row] = await session.query(`select token, process, epoch from ${schema}.${PARTITION_TABLE}`);
    if (!row || row['token'] !== hold?.token) return partitionLost(schema, row ? `${String(row['process'])} has it, as its owner number ${String(row['epoch'])}` : 'it was dropped');
    return new WaymarkError('views-stepped-back', `the database has lost the last commits to ${schema}, in a crash or because another server took over: read again from its checkpoint`);
  }

  /** Everything goes out before the first answer comes; what follows a failure fails with it, the commit too. */
  private async send(session: PostgresSession, statements: readonly ViewStatement[], commits: number): Promise<void> {
    const { schema, pool } = this.options;
    const parts = statements.map(({ text, values, name }) => session.query(text, values, name));
    const told = [...this.statisticsAfter(statements), `notify ${VIEWS_CHANNEL}, '${schema} ${commits}'`].map((text) => session.query(text));
    const commit = session.query('commit');
    const outcomes = await Promise.allSettled([...parts, ...told, commit]);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (!failed) return;
    // Where the server said what failed, it went no further.
    throw isLost(failed.reason) && !saidByServer(failed.reason) ? outcomeUnknown(pool.place, failed.reason) : failed.reason;
  }

  /** Tables that grow fast are read before PostgreSQL has looked at them by itself. */
  private statisticsAfter(statements: readonly ViewStatement[]): readonly string[] {
    return statements.flatMap(({ table, put }) => {
      const known = this.put.get(table) ?? { rows: 0, next: FIRST_STATISTICS };
      known.rows += put;
      this.put.set(table, known);
      if (known.rows < known.next) return [];
      known.next = known.rows * 2;
      return [`analyze (skip_locked) ${this.options.schema}.${table}`];
    });
  }

  private async readCommits(): Promise<number> {
    const session = await this.opened();
    const [row] = await session.query(`select commits from ${this.options.schema}.${PARTITION_TABLE}`, [], 'commits');
    return Number(row?.['commits'] ?? -1);
  }

  private async opened(): Promise<PostgresSession> {
    if (this.session && !this.session.lost.aborted) return this.session;
    const session = await this.options.pool.session({ pipelined: true });
    await session.query(SESSION);
    this.session = session;
    return session;
  }
}

function saidByServer(error: unknown): boolean {
  return error instanceof Error && (error.cause as { severity?: unknown } | undefined)?.severity !== undefined;
}
