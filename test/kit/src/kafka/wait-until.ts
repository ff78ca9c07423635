import { setTimeout as pause } from 'node:timers/promises';

const defaultDeadlineMs = 30_000;
/** Looks at once often, later more rarely: a question may cost whoever is waited for as much as the work. */
const pollMs = 20;
const longestPollMs = 100;
const partOfTheWait = 20;

/**
 * Waits until `met` says so; a failure names `what` was waited for. For what other processes do,
 * a broker for instance: never for a guess at how long something takes.
 */
export async function waitUntil(
  what: string,
  met: () => boolean | Promise<boolean>,
  deadlineMs: number = defaultDeadlineMs,
): Promise<void> {
  const begunAt = Date.now();
  while (!(await met())) {
    const waitedMs = Date.now() - begunAt;
    if (waitedMs > deadlineMs) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    await pause(Math.min(longestPollMs, Math.max(pollMs, waitedMs / partOfTheWait)));
  }
}
