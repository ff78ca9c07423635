import type { Clock } from '@waymark/engine';
import { sql } from 'kysely';
import { PARTITION_TABLE, partitionTable } from './partition-row';
import type { PostgresLog, PostgresPool, PostgresSession } from './pool';
import { VIEWS_CHANNEL } from './view-writer';

export interface ViewNewsOptions {
  readonly pool: PostgresPool;
  readonly schemas: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: PostgresLog;
  /** Told the schemas that were committed to; several commits may come as one. */
  readonly listener: (schemas: readonly string[]) => void;
}

/** How late news may be when a notification was lost. */
const POLL_MS = 1_000;
/** After a lost connection; and how long an answer may take before the connection counts as lost. */
const RETRY_MS = 1_000;
const ANSWER_MS = 5_000;

/**
 * Tells of commits to these schemas until the signal aborts: at once by a notification, and by counting the commits once a
 * second, so that none is missed where a notification was, or the connection. Resolves when it has stopped.
 */
export async function onViewsCommitted(options: ViewNewsOptions): Promise<void> {
  const { pool, schemas, clock, signal, log } = options;
  const counts = new CommitCounts(pool, schemas);
  while (!signal.aborted) {
    try {
      await listen(options, counts);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ error: String(error) }, 'commits of views are not heard of: listens again');
      await clock.until(clock.now() + RETRY_MS, signal);
    }
  }
}

async function listen({ pool, clock, signal, listener }: ViewNewsOptions, counts: CommitCounts): Promise<void> {
  const heard = (payload: string): void => {
    const [schema = '', commits] = payload.split(' ');
    if (counts.isNews(schema, Number(commits))) listener([schema]);
  };
  const session = await pool.session({ onNotification: heard });
  const ended = AbortSignal.any([signal, session.lost]);
  try {
    await session.query(`listen ${VIEWS_CHANNEL}`);
    while (!ended.aborted) {
      const changed = await inTime(counts.changed(session), clock);
      if (changed.length > 0) listener(changed);
      await clock.until(clock.now() + POLL_MS, ended);
    }
  } finally {
    void session.close();
  }
}

async function inTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  const answered = new AbortController();
  const late = clock.until(clock.now() + ANSWER_MS, answered.signal).then(() => {
    throw new Error(`no answer for ${ANSWER_MS / 1_000} seconds`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    answered.abort();
  }
}

/** How many commits of each schema are known; a schema that is not there yet has none. */
class CommitCounts {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly pool: PostgresPool,
    private readonly schemas: readonly string[],
  ) {}

  isNews(schema: string, commits: number): boolean {
    if (!this.schemas.includes(schema) || this.known.get(schema) === commits) return false;
    this.known.set(schema, commits);
    return true;
  }

  /** Asks on the connection that listens, so that its silence is noticed as well. */
  async changed(session: PostgresSession): Promise<readonly string[]> {
    const found = await session.query(`select nspname from pg_class join pg_namespace on pg_namespace.oid = relnamespace where relname = $1 and nspname = any($2)`, [PARTITION_TABLE, this.schemas]);
    if (found.length === 0) return [];
    const arms = found.map(({ nspname }) => sql`select ${nspname}::text as schema, commits from ${partitionTable(String(nspname))}`);
    const counts = sql`${sql.join(arms, sql` union all `)}`.compile(this.pool.db);
    const rows = await session.query(counts.sql, counts.parameters as readonly string[]);
    return rows.filter((row) => this.isNews(String(row['schema']), Number(row['commits']))).map((row) => String(row['schema']));
  }
}
