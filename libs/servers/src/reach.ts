import type { Clock } from '@waymark/engine';
import type { HealthCheck } from '@waymark/server';
import { failureLine } from '@waymark/server';

const LOOK_EVERY_MS = 2_000;

/** Looks again and again whether a store can be reached; what it found last is what readiness says. */
export function watchReach(name: string, reach: () => Promise<unknown>, clock: Clock, signal: AbortSignal): HealthCheck {
  let failure: string | null = 'it has not been reached yet';
  void (async () => {
    while (!signal.aborted) {
      failure = await reach().then(() => null, failureLine);
      await clock.until(clock.now() + LOOK_EVERY_MS, signal);
    }
  })();
  return { name, failure: () => failure };
}
