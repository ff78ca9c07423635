import { createNodeCrypto } from '@waymark/adapters/crypto';
import type { EventStoreLog } from '@waymark/adapters/eventstoredb';
import { createEventStoreLog } from '@waymark/adapters/eventstoredb';
import type { PostgresPool } from '@waymark/adapters/postgres';
import { openPostgres } from '@waymark/adapters/postgres';
import { createSystemClock } from '@waymark/adapters/process';
import type { Crypto } from '@waymark/engine';
import { vaultSchema } from '../schemas';

export interface TargetAddresses {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  readonly schemaPrefix: string;
  /** Hears what an operator has to know. */
  readonly warn: (message: string) => void;
}

/** The stores of an installation on servers, both of which have answered. */
export interface Targets {
  readonly log: EventStoreLog;
  readonly pool: PostgresPool;
  readonly schema: string;
  readonly crypto: Crypto;
}

/** Works with the stores and closes them. Throws `database-…`, `log-url-invalid`, `log-refused` or `log-unreachable` before anything is done. */
export async function withTargets<T>(addresses: TargetAddresses, work: (targets: Targets) => Promise<T>): Promise<T> {
  const logger = { info: () => undefined, warn: (_: object, message: string) => addresses.warn(message) };
  const pool = openPostgres({ url: addresses.databaseUrl, name: 'waymark-migrate', log: logger });
  try {
    const log = createEventStoreLog({ connectionString: addresses.eventStoreUrl, clock: createSystemClock(), log: logger });
    try {
      await pool.read((db) => db.selectNoFrom((all) => all.lit(1).as('one')).execute());
      await log.reach();
      return await work({ log, pool, schema: vaultSchema(addresses), crypto: createNodeCrypto() });
    } finally {
      await log.close();
    }
  } finally {
    await pool.close();
  }
}
