import { createSystemClock } from '@waymark/adapters/process';
import type { Manifest } from '@waymark/embedded';
import { restoreBackup } from '@waymark/embedded';

/** Puts a backup into a data directory, by this process. */
export function restoreHere(from: string, directory: string, onProgress: (share: number) => void): Promise<Manifest> {
  return restoreBackup({ from, directory, clock: createSystemClock(), onProgress });
}
