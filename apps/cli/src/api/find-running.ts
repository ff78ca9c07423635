import { readAdminKey } from '@waymark/adapters/files';
import { findOwner } from '@waymark/adapters/sqlite';
import { CliFailure } from '../terminal/failure';
import { createRemote } from './remote';
import type { Transport } from './transport';

/** The engine that runs on the directory, called with the local admin key; null when none runs. */
export function findRunning(directory: string): Transport | null {
  const owner = findOwner(directory);
  if (!owner) return null;
  if (owner.address === null) {
    throw new CliFailure(`${directory} is in use by process ${owner.pid}, which does not answer yet: it is starting, or another command; try again`);
  }
  const key = readAdminKey(directory);
  if (key === null) throw new CliFailure(`${directory} has no admin.key to call ${owner.address} with: use --server ${owner.address} --key KEY`);
  return createRemote(owner.address, key);
}
