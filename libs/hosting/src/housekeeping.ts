import type { Engine } from '@waymark/server';

const HOUSEKEEPING_MS = 3_600_000;
const ANSWERS_KEPT_MS = 7 * 86_400_000;

/** Letters and kept answers go when their time has come. */
export async function keepHouse(engine: Engine, signal: AbortSignal): Promise<void> {
  const { clock, vault, logger } = engine.parts;
  while (!signal.aborted) {
    const now = clock.now();
    const gone = await vault.expire(now, now - ANSWERS_KEPT_MS);
    if (gone > 0) logger.info({ letters: gone }, 'dead letters expired');
    await clock.until(now + HOUSEKEEPING_MS, signal);
  }
}
