import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory, openInstallationSource } from '@waymark/adapters/sqlite';
import { CONSUMERS_FILE, LOG_FILE, refuseUnsound, VAULT_FILE } from '@waymark/embedded';
import type { MigrationReport, RebuiltIndexReport } from '@waymark/servers';
import { migrateInstallation, rebuildIndex, withTargets } from '@waymark/servers';
import { CliFailure } from '../terminal/failure';
import type { Progress } from '../terminal/progress';

interface Work {
  readonly addresses: Parameters<typeof withTargets>[0];
  readonly signal: AbortSignal;
  readonly onProgress: Progress['show'];
}

/** Moves a data directory, which this process owns meanwhile. */
export async function migrateHere(directory: string, { addresses, ...rest }: Work): Promise<MigrationReport> {
  refuseEmpty(directory);
  const lock = lockDirectory(directory);
  try {
    refuseUnsound(directory);
    const source = openInstallationSource(join(directory, LOG_FILE), join(directory, VAULT_FILE));
    try {
      return await withTargets(addresses, (targets) => migrateInstallation({ source, ...targets, ...rest }));
    } finally {
      source.close();
    }
  } finally {
    lock.release();
  }
}

/** Of an installation on servers, none of whose processes runs. */
export function rebuildIndexHere({ addresses, ...rest }: Work & { readonly withoutKeys: boolean }): Promise<RebuiltIndexReport> {
  return withTargets(addresses, (targets) => rebuildIndex({ ...targets, ...rest }));
}

/** What is no data directory is not made one by a lock. */
function refuseEmpty(directory: string): void {
  const missing = [LOG_FILE, VAULT_FILE].find((name) => !existsSync(join(directory, name)));
  if (missing !== undefined) throw new CliFailure(`${directory} is no data directory of an engine (${missing} is not there): name one with --from`);
  if (!existsSync(join(directory, CONSUMERS_FILE))) return;
  throw new CliFailure(`${directory} was restored, and Kafka's consumers have not been set back yet (${CONSUMERS_FILE}): start the engine on it once, then migrate`);
}
