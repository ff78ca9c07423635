import type { ApiKey, Role } from '@waymark/engine';
import type { EngineParts } from './parts';

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  readonly sources?: readonly string[];
  readonly channels?: readonly string[];
  readonly segment?: string;
  readonly owner?: string;
}

export type AddedKey =
  | { readonly ok: true; readonly key: ApiKey; readonly secret: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

const ROLES: readonly Role[] = ['channel', 'sales', 'analyst', 'admin'];
const SECRET_BYTES = 24;

/** Who may call. A key is told once, when it is made; only its hash is kept. */
export class KeyDesk {
  private byHash: ReadonlyMap<string, ApiKey> | null = null;
  /** Tokens that were good, so that a busy caller's is not hashed each time; as many as there are keys at most. */
  private readonly seen = new Map<string, ApiKey>();
  /** Grows with every change of the keys: what was read before one is not remembered after it. */
  private changes = 0;
  private loadedAt = 0;

  constructor(private readonly parts: EngineParts) {}

  /** The key behind a bearer token that was good before and still is; undefined where `authenticate` has to look. */
  known(bearer: string): ApiKey | undefined {
    this.forgetOld();
    return this.seen.get(bearer);
  }

  /** The key behind a bearer token; null when there is none. */
  async authenticate(bearer: string): Promise<ApiKey | null> {
    this.forgetOld();
    const { changes } = this;
    const keys = this.byHash ?? (await this.load());
    const key = keys.get(this.parts.crypto.sha256(bearer)) ?? null;
    if (key && changes === this.changes) this.seen.set(bearer, key);
    return key;
  }

  list(): Promise<readonly ApiKey[]> {
    return this.parts.vault.keys();
  }

  /** The secret is made here unless an operator gives one. */
  async add(wanted: NewKey, given?: string): Promise<AddedKey> {
    const secret = given ?? `wm_${wanted.role}_${this.parts.crypto.randomToken(SECRET_BYTES)}`;
    const key: ApiKey = {
      name: wanted.name,
      role: wanted.role,
      keyHash: this.parts.crypto.sha256(secret),
      sources: wanted.sources ?? [],
      channels: wanted.channels ?? [],
      segment: wanted.segment ?? null,
      owner: wanted.owner ?? null,
      createdAt: this.parts.clock.now(),
    };
    const added = await this.parts.vault.addKey(key);
    this.forget();
    if (added === 'added') return { ok: true, key, secret };
    const message = `a key named ${wanted.name} exists: revoke it first or choose another name`;
    return { ok: false, code: 'name-taken', message };
  }

  /** False when there is no such key. */
  async revoke(name: string): Promise<boolean> {
    const revoked = await this.parts.vault.revokeKey(name);
    this.forget();
    return revoked === 'revoked';
  }

  /** One key per role where there is none at all: told to the operator once. Empty on every later start. */
  async firstStart(): Promise<readonly { readonly name: string; readonly role: Role; readonly secret: string }[]> {
    if ((await this.list()).length > 0) return [];
    const made = [];
    for (const role of ROLES) {
      const added = await this.add({ name: role, role });
      if (added.ok) made.push({ name: role, role, secret: added.secret });
    }
    return made;
  }

  /** Another process may have added or revoked some. */
  private forgetOld(): void {
    const { clock, settings } = this.parts;
    if (clock.now() - this.loadedAt > settings.keysKnownMs) this.forget();
  }

  private async load(): Promise<ReadonlyMap<string, ApiKey>> {
    const { changes } = this;
    const keys = new Map((await this.list()).map((key) => [key.keyHash, key]));
    this.loadedAt = this.parts.clock.now();
    if (changes === this.changes) this.byHash = keys;
    return keys;
  }

  private forget(): void {
    this.changes += 1;
    this.byHash = null;
    this.seen.clear();
  }
}
