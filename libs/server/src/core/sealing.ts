import type { Crypto, Vault } from '@waymark/engine';
import { isWaymarkError } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { memberOf } from '@waymark/journey';

const decoder = new TextDecoder();

/** Seals a value as JSON under a member's key. */
export function sealJson(crypto: Crypto, key: Uint8Array, value: unknown): Uint8Array {
  return sealText(crypto, key, JSON.stringify(value));
}

/** Seals what is JSON already. */
export function sealText(crypto: Crypto, key: Uint8Array, json: string): Uint8Array {
  return crypto.seal(key, Buffer.from(json));
}

export function openJson<T>(crypto: Crypto, key: Uint8Array, sealed: Uint8Array): T {
  return JSON.parse(decoder.decode(crypto.open(key, sealed))) as T;
}

/**
 * Opens what is sealed under a member's key; null where it is not that key any more: an older vault was laid back, and the
 * member has been given another one since. What was sealed before is lost then, as it is where the member was erased.
 */
export function openOfMember<T>(crypto: Crypto, key: Uint8Array, sealed: Uint8Array): T | null {
  try {
    return openJson<T>(crypto, key, sealed);
  } catch (error) {
    if (isWaymarkError(error, 'unsealing-failed')) return null;
    throw error;
  }
}

/** Opens the sealed parts of events; null where nothing is sealed, or its key is gone. */
export async function openEvents<T>(
  vault: Vault,
  crypto: Crypto,
  events: readonly LoggedEvent[],
): Promise<readonly (T | null)[]> {
  const members = events.map(({ stream }) => memberOf(stream));
  const keys = await vault.memberKeys([...new Set(members.filter((member) => member !== null))]);
  return events.map(({ sealed }, index) => {
    const key = keys.get(members[index] ?? '');
    return sealed && key ? openOfMember<T>(crypto, key, sealed) : null;
  });
}
