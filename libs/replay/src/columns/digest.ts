import type { Steps } from './in-steps';

/** SHA-256 in pieces. */
export interface Digester {
  update(bytes: Uint8Array): void;
  /** Hex. */
  sha256(): string;
}

const STEP_BYTES = 1_048_576;

/** The digest of bytes that stand in pieces. */
export function* digestOf(pieces: Iterable<Uint8Array>, digester: Digester): Steps<string> {
  for (const piece of pieces) {
    for (let from = 0; from < piece.length; from += STEP_BYTES) {
      digester.update(piece.subarray(from, from + STEP_BYTES));
      yield;
    }
  }
  return digester.sha256();
}
