import { join } from 'node:path';
import { createNodeCrypto, newSecret } from '@waymark/adapters/crypto';
import type { EventStoreLog } from '@waymark/adapters/eventstoredb';
import { createEventStoreLog } from '@waymark/adapters/eventstoredb';
import { createDerivedFile, makeWritableFolder } from '@waymark/adapters/files';
import type { PostgresPool } from '@waymark/adapters/postgres';
import { createPostgresClaimIndex, createPostgresOrderBook, createPostgresVault, openPostgres } from '@waymark/adapters/postgres';
import { createSystemClock } from '@waymark/adapters/process';
import type { ClaimedDecisionStore, Clock, OrderBook } from '@waymark/engine';
import { createClaimedDecisionStore } from '@waymark/engine';
import { contractOf, folderThreads } from '@waymark/hosting';
import type { EngineParts, HealthCheck } from '@waymark/server';
import { createLogger, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import pino from 'pino';
import type { ServersEnvironment } from './environment';
import { refuseApart, refuseLost, refuseMigrating } from './migrate';
import { watchReach } from './reach';
import { ordersSchema, vaultSchema } from './schemas';

/** Another process may have revoked a key so long ago that still opens. */
const KEYS_KNOWN_MS = 5_000;
/** A process that answers is told of commits, or looks within five seconds, which generation it is to read, and reads on for as long as a list takes. */
const DROPPED_STAY_MS = 10_000;

/** What a process of an installation on servers stands on, but for the views. */
export interface Stores {
  readonly environment: ServersEnvironment;
  readonly pool: PostgresPool;
  readonly decisions: ClaimedDecisionStore;
  readonly book: OrderBook;
  readonly parts: Omit<EngineParts, 'views'>;
  readonly checks: readonly HealthCheck[];
  /** Last of all: log and vault are closed with the engine. */
  close(): Promise<void>;
}

export interface StoresOptions {
  /** What the process is called where somebody looks at the database's connections. */
  readonly name: string;
  readonly foldingThread: string;
}

/**
 * Throws what the stores throw where they cannot be opened: `store-not-writable`, `database-…`, `schema-newer`,
 * `log-url-invalid`, `log-unreachable`; and `migration-unfinished`, `vault-missing` or `index-missing` where half of an installation is there,
 * `log-behind`, `index-behind` or `vault-behind` where its halves are of different days.
 */
export async function openStores(environment: ServersEnvironment, { name, foldingThread }: StoresOptions): Promise<Stores> {
  const cache = cacheOf(environment, name);
  const [clock, logger] = [createSystemClock(), createLogger(environment.logLevel, pino.destination(2))];
  const stopping = new AbortController();
  const pool = openPostgres({ url: environment.databaseUrl, name, log: logger, maxConnections: environment.maxConnections });
  const log = createEventStoreLog({ connectionString: environment.eventStoreUrl, clock, log: logger });
  try {
    const database = { pool, schema: vaultSchema(environment) };
    await refuseMigrating(database);
    await log.reach();
    await refuseLost({ ...database, log });
    await refuseApart({ ...database, log });
    const { vault, decisions, book } = await openDatabase(environment, pool, log);
    const reach = watching(log, pool, clock, stopping.signal);
    const common = { log, decisions, vault, secrets: await vault.secrets(), clock, crypto: createNodeCrypto(), logger };
    const settings = { ...DEFAULT_ENGINE_SETTINGS, extraSealedKeys: environment.sealedKeys, keysKnownMs: KEYS_KNOWN_MS, droppedStayMs: DROPPED_STAY_MS };
    const parts = { ...common, settings, contract: contractOf(environment), historyFile: createDerivedFile(join(cache, 'history.columns')), ...folderThreads(foldingThread) };
    const close = async (): Promise<void> => {
      stopping.abort();
      await pool.close();
    };
    return { environment, pool, decisions, book, parts, checks: reach, close };
  } catch (error) {
    stopping.abort();
    await log.close();
    await pool.close();
    throw error;
  }
}

async function openDatabase(environment: ServersEnvironment, pool: PostgresPool, log: EventStoreLog) {
  const vault = await createPostgresVault({ pool, schema: vaultSchema(environment), newSecret });
  const index = await createPostgresClaimIndex({ pool, schema: vaultSchema(environment) });
  const book = await createPostgresOrderBook({ pool, schema: ordersSchema(environment), parts: environment.partitions });
  return { vault, book, decisions: createClaimedDecisionStore(log, index) };
}

function watching(log: EventStoreLog, pool: PostgresPool, clock: Clock, signal: AbortSignal): readonly HealthCheck[] {
  const asked = (): Promise<unknown> => pool.read((db) => db.selectNoFrom((all) => all.lit(1).as('one')).execute());
  return [watchReach('log', () => log.reach(), clock, signal), watchReach('database', asked, clock, signal)];
}

/** A cache of this process: another one on the machine has its own. */
function cacheOf({ cacheDirectory }: ServersEnvironment, name: string): string {
  makeWritableFolder(cacheDirectory, 'WAYMARK_CACHE_DIR');
  const own = join(cacheDirectory, name);
  makeWritableFolder(own, 'WAYMARK_CACHE_DIR');
  return own;
}
