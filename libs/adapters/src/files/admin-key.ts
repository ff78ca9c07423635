import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ADMIN_KEY_FILE = 'admin.key';

/** Keeps the local admin key beside the data, readable by its owner only. */
export function writeAdminKey(directory: string, secret: string): void {
  writeFileSync(join(directory, ADMIN_KEY_FILE), `${secret}\n`, { mode: 0o600 });
}

/** The local admin key of a data directory; null where there is none. */
export function readAdminKey(directory: string): string | null {
  const path = join(directory, ADMIN_KEY_FILE);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
