import { setTimeout } from 'node:timers/promises';
import type { ImportReport } from '@waymark/server';
import type { Api } from '../api/api';
import { valueOf, withQuery } from '../api/api';
import { CliFailure } from '../terminal/failure';
import type { Chunk } from './chunker';

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
): Promise<ImportReport> {
  const path = withQuery('/v1/imports', { firstLine: String(chunk.firstLine), dryRun: String(dryRun), only });
  for (let waits = 0; waits < MAX_WAITS; waits += 1) {
    const answer = await api.send({ method: 'POST', path, body: chunk.text, contentType: 'application/x-ndjson' });
    if (answer.status !== OVERLOADED) return valueOf<ImportReport>(answer);
    await pause(waitMs(answer.header('retry-after')));
  }
  throw new CliFailure('the engine has had too much work waiting for a long time: run the same import again later, it adds nothing twice');
}

function waitMs(retryAfter: string | null): number {
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : FIRST_WAIT_MS;
}
