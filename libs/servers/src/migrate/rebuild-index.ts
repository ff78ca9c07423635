import { createPostgresClaimIndex, createPostgresVault, holdsSecrets, othersConnected } from '@waymark/adapters/postgres';
import type { EventLog } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { IndexFromLog } from './index-from-log';
import type { MigrationRequest } from './migrate-installation';
import type { Database } from './refuse-unready';
import { refuseMigrating, vaultMissing } from './refuse-unready';
import { wholeLog } from './whole-log';

export interface RebuildRequest extends Pick<MigrationRequest, 'pool' | 'schema' | 'crypto' | 'signal' | 'onProgress'> {
  readonly log: Pick<EventLog, 'readAll' | 'end'>;
  /** People whose keys the vault has not got are left as they are: nobody can read them, and nobody finds them by what they were called. */
  readonly withoutKeys: boolean;
}

export interface RebuiltIndexReport {
  readonly events: number;
  readonly contacts: number;
  readonly claims: number;
  /** Of the contacts, whose keys the vault has not got. */
  readonly keyless: number;
}

/**
 * Makes index and claims of an installation on servers anew from its log, in the place of what is there; claims that are
 * not in the log are dropped, their events come again. No process may run: what it appends meanwhile would be missing.
 * Throws `processes-running`, `migration-unfinished`, `vault-missing`, `vault-behind`, `index-not-rebuilt`.
 */
export async function rebuildIndex({ log, pool, schema, crypto, withoutKeys, signal, onProgress }: RebuildRequest): Promise<RebuiltIndexReport> {
  await refuseRunning(pool);
  await refuseMigrating({ pool, schema });
  if (!(await holdsSecrets({ pool, schema }))) throw vaultMissing({ pool, schema });
  const made = new IndexFromLog(await createPostgresVault({ pool, schema, newSecret: unasked }), crypto);
  const end = await log.end();
  let events = 0;
  for await (const page of wholeLog(log)) {
    if (signal.aborted) throw new WaymarkError('index-not-rebuilt', 'stopped before the end: the index is as it was; run the same command again');
    await made.add(page);
    events += page.length;
    onProgress('reading the log,', Math.min(1, (page.at(-1)?.position ?? 0) / Math.max(1, end)));
  }
  if (made.keyless.size > 0 && !withoutKeys) throw keysMissing({ pool, schema }, made.keyless.size);
  await refuseRunning(pool);
  const load = made.finish();
  await (await createPostgresClaimIndex({ pool, schema })).loadIndex({ ...load, unconfirmed: 'drop' });
  return { events, contacts: load.index.members.length, claims: load.index.claims.length, keyless: made.keyless.size };
}

function keysMissing({ pool, schema }: Database, keyless: number): WaymarkError {
  return new WaymarkError('vault-behind', `${pool.place}: the vault in schema ${schema} has no keys for ${keyless} people of the log: it was restored to before the log's end. Restore a newer copy of it, because nobody else has their keys; where there is none, make the index with --without-keys: their personal data stay closed for ever`);
}

async function refuseRunning(pool: RebuildRequest['pool']): Promise<void> {
  const running = await othersConnected(pool);
  if (running.length === 0) return;
  throw new WaymarkError('processes-running', `${pool.place}: ${running.join(', ')} are connected: stop every process of Waymark on this database first, because what is taken meanwhile would be missing in the index`);
}

function unasked(): never {
  throw new Error('assertion: nobody asks this vault for what it does not hold');
}
