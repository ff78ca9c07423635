import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@waymark/engine';
import type { Engine } from '@waymark/server';

const ADMIN_KEY_FILE = 'admin.key';

export interface MadeKey {
  readonly name: string;
  readonly role: Role;
  readonly secret: string;
}

/** One key per role at the very first start; the admin's is kept beside the data, readable by its owner only. */
export async function ensureKeys(engine: Engine, directory: string): Promise<readonly MadeKey[]> {
  const made = await engine.keys.firstStart();
  const admin = made.find(({ role }) => role === 'admin');
  if (admin) writeFileSync(join(directory, ADMIN_KEY_FILE), `${admin.secret}\n`, { mode: 0o600 });
  return made;
}

/** The local admin key of a data directory; null where there is none. */
export function readAdminKey(directory: string): string | null {
  const path = join(directory, ADMIN_KEY_FILE);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
