import { setTimeout as pause } from 'node:timers/promises';

const defaultDeadlineMs = 30_000;
const pollMs = 20;

/**
 * Waits until `met` says so; a failure names `what` was waited for. For what other processes do,
 * a broker for instance: never for a guess at how long something takes.
 */
export async function waitUntil(
  what: string,
  met: () => boolean | Promise<boolean>,
  deadlineMs: number = defaultDeadlineMs,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await met())) {
    if (Date.now() > deadline) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    await pause(pollMs);
  }
}
