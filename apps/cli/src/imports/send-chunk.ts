import { setTimeout } from 'node:timers/promises';
import type { Api } from '../api/api';
import { valueOf, withQuery } from '../api/api';
import { CliFailure } from '../terminal/failure';
import type { Chunk } from './chunker';

export interface ImportCounts {
  readonly accepted: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly erased: number;
  readonly rejected: number;
}

/** What the engine answers to a chunk. */
export interface ChunkReport {
  readonly counts: ImportCounts;
  readonly problems: readonly { readonly line: number; readonly code: string; readonly pointer: string; readonly message: string }[];
  /** Of a dry run: what the first facts would become. */
  readonly samples: readonly unknown[];
}

export interface SendOptions {
  readonly dryRun: boolean;
  readonly only?: 'handoffs' | 'others';
}

const OVERLOADED = 429;
const FIRST_WAIT_MS = 1_000;
const MAX_WAITS = 600;

/** Sends a chunk; while the engine has too much work waiting, waits as long as it says and sends again. */
export async function sendChunk(
  api: Pick<Api, 'send'>,
  chunk: Chunk,
  { dryRun, only }: SendOptions,
  pause: (waitMs: number) => Promise<unknown> = setTimeout,
): Promise<ChunkReport> {
  const path = withQuery('/v1/imports', { firstLine: String(chunk.firstLine), dryRun: String(dryRun), only });
  for (let waits = 0; waits < MAX_WAITS; waits += 1) {
    const answer = await api.send({ method: 'POST', path, body: chunk.text, contentType: 'application/x-ndjson' });
    if (answer.status !== OVERLOADED) return valueOf<ChunkReport>(answer);
    await pause(waitMs(answer.header('retry-after')));
  }
  throw new CliFailure('the engine has had too much work waiting for a long time: run the same import again later, it adds nothing twice');
}

function waitMs(retryAfter: string | null): number {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : FIRST_WAIT_MS;
}
