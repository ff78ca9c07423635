import { setMaxListeners } from 'node:events';
import type { EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { Appends } from './appends';
import { Connection } from './connection';
import { closed } from './failures';
import { Reads } from './reads';
import type { EventStoreLogOptions } from './settings';
import { limitsOf } from './settings';
import { subscribe } from './subscription';

/** An event log whose server may be away. */
export interface EventStoreLog extends EventLog {
  /** One small read, tried once with a deadline of 3 seconds: for readiness. Rejects with why the server does not answer. */
  reach(): Promise<void>;
  /** So many of the last events at most, the last one first. */
  latest(limit: number): Promise<readonly LoggedEvent[]>;
}

/**
 * The event log port on EventStoreDB 22.10 to 25. Opens no connection before it is used. Throws `log-url-invalid`; its calls
 * end in `log-unreachable` when the server gave no answer for 30 seconds, in `log-refused`, `log-unsupported`,
 * `append-too-large`, `log-stream-deleted`, `log-rejected`, `log-corrupt`, `log-newer`, `log-foreign` or `log-closed`.
 */
export function createEventStoreLog(options: EventStoreLogOptions): EventStoreLog {
  const closing = new AbortController();
  // Everybody who waits listens to it, thousands of appends at once.
  setMaxListeners(0, closing.signal);
  const limits = limitsOf(options);
  const parts = { clock: options.clock, limits, closing: closing.signal };
  const connection = new Connection(options.connectionString, options.log);
  const reads = new Reads(connection, parts);
  const appends = new Appends(connection, reads, parts);
  const whileOpen = <T>(work: () => Promise<T>): Promise<T> => (closing.signal.aborted ? Promise.reject(closed()) : work());
  return {
    append: (append) => whileOpen(() => appends.append(append)),
    readStream: (stream, from = 0) => whileOpen(() => reads.stream(stream, from)),
    readStreams: (streams) => whileOpen(() => Promise.all(streams.map((stream) => reads.stream(stream, 0)))),
    readAll: (query) => whileOpen(() => reads.all(query)),
    end: () => whileOpen(() => reads.end()),
    subscribe: (after, signal) => subscribe(connection, parts, after, signal),
    latest: (limit) => whileOpen(() => reads.latest(limit)),
    reach: () => whileOpen(() => reads.reach()),
    async close() {
      closing.abort();
      const late = new AbortController();
      await Promise.race([appends.settled(), options.clock.until(options.clock.now() + limits.closeWithinMs, late.signal)]);
      late.abort();
      connection.close();
    },
  };
}
