import { createHash } from 'node:crypto';
import type { LoggedEvent } from '@waymark/journey';

const BYTES = 32;

/** SHA-256 of all that a copy of the log has to keep: an event's place in its stream, id, type, instant, clear and sealed part. */
export function digestOfEvent({ stream, revision, id, type, at, data, sealed }: LoggedEvent): Uint8Array {
  const hash = createHash('sha256').update(JSON.stringify([stream, revision, id, type, at, data, sealed !== undefined]));
  return (sealed ? hash.update(sealed) : hash).digest();
}

/**
 * The digest of many events in any order: logs give the events of different streams in different orders, those of one in
 * the same. Every event has its place in what is digested, so no two are alike and cancel each other out.
 */
export class LogDigest {
  private readonly sum = new Uint8Array(BYTES);
  events = 0;

  add(digest: Uint8Array): void {
    for (let i = 0; i < BYTES; i += 1) this.sum[i] = (this.sum[i] ?? 0) ^ (digest[i] ?? 0);
    this.events += 1;
  }

  hex(): string {
    return Buffer.from(this.sum).toString('hex');
  }
}
