import type { Uuid5 } from '@waymark/journey';

/** Hashing and sealing. Hashes and digests are hex. */
export interface Crypto {
  readonly uuid5: Uuid5;
  hmac(key: Uint8Array, text: string): string;
  sha256(text: string): string;
  newSha256(): Sha256;
  /** AES-256-GCM: nonce, ciphertext, tag. */
  seal(key: Uint8Array, plain: Uint8Array): Uint8Array;
  /** Throws `WaymarkError` `unsealing-failed` when the key is not the one or a byte was changed. */
  open(key: Uint8Array, sealed: Uint8Array): Uint8Array;
  /** Text with that many bits of randomness, for keys and names that nobody can guess. */
  randomToken(bytes: number): string;
}

/** SHA-256 in pieces. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Once, after the last piece. */
  sha256(): string;
}
