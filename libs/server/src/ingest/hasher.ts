import type { Contract } from '@waymark/contract';
import type { Crypto, Secrets } from '@waymark/engine';
import type { Identity, NamedIdentity } from '@waymark/journey';
import { identityKey } from '@waymark/journey';

const MAX_CACHED = 100_000;

/** Look-up hashes of identities; those of busy contacts are remembered. */
export class IdentityHasher {
  private readonly cache = new Map<string, NamedIdentity>();

  constructor(
    private readonly contract: Contract,
    private readonly crypto: Crypto,
    private readonly secrets: Secrets,
  ) {}

  name(identity: Identity): NamedIdentity {
    const key = identityKey(identity);
    const known = this.cache.get(key);
    if (known) return known;
    const named: NamedIdentity = {
      identity,
      hash: this.crypto.hmac(this.secrets.identityKey, key),
      shared: this.contract.isShared(identity),
    };
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    this.cache.set(key, named);
    return named;
  }
}
