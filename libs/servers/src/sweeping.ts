import { keepSweeping } from '@waymark/engine';
import type { Stores } from './stores';

/** What crashed processes left unconfirmed is finished: at the start, and once a minute. Resolves when the signal aborts. */
export function sweepClaims({ decisions, parts: { clock, logger } }: Stores, signal: AbortSignal): Promise<void> {
  return keepSweeping(decisions, clock, signal, (report) => {
    if ('error' in report) logger.warn({ err: report.error }, 'claims that were left behind were not looked for: tried again in a minute');
    else if (report.failures.length > 0) logger.warn({ failures: report.failures.length, err: report.failures[0]?.error }, 'claims that were left behind could not be finished: tried again in a minute');
    else if (report.finished > 0) logger.info({ finished: report.finished }, 'claims that a process left behind were finished');
  });
}
