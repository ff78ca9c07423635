import type { PostgresPool } from '@waymark/adapters/postgres';
import { holdsIndex, holdsSecrets, migrationState } from '@waymark/adapters/postgres';
import type { EventLog } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { memberOf } from '@waymark/journey';
import { wholeLog } from './whole-log';

export interface Database {
  readonly pool: PostgresPool;
  readonly schema: string;
}

/** Throws `migration-unfinished` where an installation is there by half; makes nothing. */
export async function refuseMigrating({ pool, schema }: Database): Promise<void> {
  if ((await migrationState({ pool, schema })) !== 'under-way') return;
  throw new WaymarkError('migration-unfinished', `${pool.place}: an installation is being migrated into schema ${schema}, or that was cut off: let "waymark migrate" end, or run it again, then start`);
}

/**
 * A log with facts but without a vault would get new keys, and without an index it would take every fact a second time.
 * Throws `vault-missing` or `index-missing`; makes nothing.
 */
export async function refuseLost({ pool, schema, log }: Database & { readonly log: Pick<EventLog, 'readAll'> }): Promise<void> {
  if ((await holdsSecrets({ pool, schema })) && (await holdsIndex({ pool, schema }))) return;
  if (!(await holdsFacts(log))) return;
  // Asked anew: another process may have taken the first fact meanwhile.
  if (!(await holdsSecrets({ pool, schema }))) throw vaultMissing({ pool, schema });
  if (!(await holdsIndex({ pool, schema }))) throw indexMissing({ pool, schema });
}

export function vaultMissing({ pool, schema }: Database): WaymarkError {
  return new WaymarkError(
    'vault-missing',
    `${pool.place}: the log holds facts, but schema ${schema} holds no vault: see that DATABASE_URL and WAYMARK_SCHEMA_PREFIX are those of this installation; if the schema is lost, restore it from its backup, because nobody else has the keys`,
  );
}

function indexMissing({ pool, schema }: Database): WaymarkError {
  return new WaymarkError(
    'index-missing',
    `${pool.place}: the log holds facts, but the index in schema ${schema} is empty, and every fact would be taken again: make it anew with "waymark migrate --index-only" (with --to, --vault and --schema-prefix as for this installation), then start`,
  );
}

/** In a log without facts there is little else. */
async function holdsFacts(log: Pick<EventLog, 'readAll'>): Promise<boolean> {
  for await (const events of wholeLog(log)) if (events.some(({ stream }) => memberOf(stream) !== null)) return true;
  return false;
}
