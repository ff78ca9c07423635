import { writeAdminKey } from '@waymark/adapters/files';
import type { Role } from '@waymark/engine';
import type { Engine } from '@waymark/server';

export interface MadeKey {
  readonly name: string;
  readonly role: Role;
  readonly secret: string;
}

/** One key per role at the very first start; the admin's is kept beside the data, readable by its owner only. */
export async function ensureKeys(engine: Engine, directory: string): Promise<readonly MadeKey[]> {
  const made = await engine.keys.firstStart();
  const admin = made.find(({ role }) => role === 'admin');
  if (admin) writeAdminKey(directory, admin.secret);
  return made;
}
