import type { LoggedEvent } from '@waymark/journey';
import type { Connection, ReadCall } from './connection';
import { closed, finalErrorOf } from './failures';
import type { Progress } from './inbox';
import { Inbox } from './inbox';
import type { Persistence } from './persistence';
import { backoffMs } from './persistence';
import { subscriptionAfter } from './read-requests';
import type { EventStoreLimits } from './settings';

type Parts = Persistence & { readonly limits: EventStoreLimits };

/**
 * Every event after a position, from call to call: one that is dropped goes on where it had come to. Waits for a server that
 * is away for as long as it takes; ends when the signal or the log's own aborts, and in an error only where that is final.
 */
export async function* subscribe(connection: Connection, parts: Parts, after: number, signal: AbortSignal): AsyncGenerator<readonly LoggedEvent[]> {
  const stop = AbortSignal.any([signal, parts.closing]);
  const progress = { reached: after };
  for (let failures = 1; !stop.aborted; failures += 1) {
    try {
      for await (const events of oneCall(connection, parts.limits, progress, stop)) {
        failures = 0;
        yield events;
      }
    } catch (error) {
      const last = stop.aborted ? null : finalErrorOf(error);
      if (last) throw last;
    }
    await parts.clock.until(parts.clock.now() + backoffMs(Math.max(1, failures), parts.limits), stop);
  }
}

/** Throws what ends the call. */
async function* oneCall(connection: Connection, limits: EventStoreLimits, progress: Progress, stop: AbortSignal): AsyncGenerator<readonly LoggedEvent[]> {
  const call = await openUnlessStopped(connection, progress.reached, stop);
  const inbox = new Inbox(call, progress, limits);
  const end = (): void => inbox.end(closed());
  stop.addEventListener('abort', end);
  try {
    while (!stop.aborted) yield await inbox.next();
  } finally {
    stop.removeEventListener('abort', end);
    call.cancel();
  }
}

/** Finding a node may take long: nobody who stops waits for it. */
async function openUnlessStopped(connection: Connection, after: number, stop: AbortSignal): Promise<ReadCall> {
  const opening = connection.read(subscriptionAfter(after), { live: true });
  return new Promise((resolve, reject) => {
    const end = (): void => reject(closed());
    stop.addEventListener('abort', end);
    opening
      .then((call) => (stop.aborted ? call.cancel() : resolve(call)), reject)
      .finally(() => stop.removeEventListener('abort', end));
  });
}
