import type { Clock } from '@waymark/engine';
import type { SourceState } from './source-state';

const looks = 10;

/**
 * Resolves with true when the source has shown no sign of life for so long, with false when it is
 * stopped. Looks ten times in that while and counts the looks, not the time between them: a machine
 * that slept, or a clock that was set, ends nobody.
 */
export async function untilStuck(
  state: Pick<SourceState, 'signsOfLife'>,
  clock: Pick<Clock, 'now' | 'until'>,
  giveUpAfterMs: number,
  stopping: AbortSignal,
): Promise<boolean> {
  let seen = state.signsOfLife();
  for (let silent = 0; silent < looks; ) {
    await clock.until(clock.now() + giveUpAfterMs / looks, stopping);
    if (stopping.aborted) return false;
    const signs = state.signsOfLife();
    silent = signs === seen ? silent + 1 : 0;
    seen = signs;
  }
  return true;
}
