import type { Clock } from '../ports/clock';
import type { ClaimedDecisionStore, SweepReport } from './claimed-decision-store';

const SWEEP_EVERY_MS = 60_000;

/**
 * Finishes what crashed processes left behind: everything at the start, then once a minute what is older than a minute.
 * Resolves when the signal aborts. `told` hears of every sweep; one that failed as a whole is told and tried again.
 */
export async function keepSweeping(
  store: Pick<ClaimedDecisionStore, 'sweep'>,
  clock: Clock,
  signal: AbortSignal,
  told: (report: SweepReport | { readonly error: unknown }) => void,
): Promise<void> {
  let before = Number.MAX_SAFE_INTEGER;
  while (!signal.aborted) {
    told(await store.sweep(before).catch((error: unknown) => ({ error })));
    await clock.until(clock.now() + SWEEP_EVERY_MS, signal);
    before = clock.now() - SWEEP_EVERY_MS;
  }
}
