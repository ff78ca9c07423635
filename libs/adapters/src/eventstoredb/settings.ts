import type { Clock } from '@waymark/engine';

/** Where a program's log lines go; pino's logger fits. */
export interface EventStoreLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface EventStoreLogOptions {
  /** `esdb://…` or `esdb+discover://…`, as EVENTSTOREDB_URL has it; never shown, because it may hold a password. */
  readonly connectionString: string;
  readonly clock: Pick<Clock, 'now' | 'until'>;
  readonly log: EventStoreLogger;
  /** For the rare case that the defaults do not fit. */
  readonly limits?: Partial<EventStoreLimits>;
}

export interface EventStoreLimits {
  /** Appends under way at once; further ones wait their turn. */
  readonly appendsInFlight: number;
  /** Bytes of events under way at once; an append that is larger alone goes alone. */
  readonly bytesInFlight: number;
  /** An append that is larger is refused before it is sent, in bytes. The server's own limit is 1 MiB unless it is set higher. */
  readonly appendBytes: number;
  /** A connection that leaves an append without an answer for so long counts as broken, in milliseconds. */
  readonly answerWithinMs: number;
  /** Appends and reads are tried again for so long, then they end in `log-unreachable`. */
  readonly giveUpAfterMs: number;
  /** First pause after a failure; doubles up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Reads of streams under way at once. */
  readonly parallelReads: number;
  /** Events that one request reads at most. */
  readonly readPage: number;
  /** Events and bytes that a subscription holds for its consumer before it stops reading; the events also bound a batch. */
  readonly subscriptionEvents: number;
  readonly subscriptionBytes: number;
  /** How long `close` waits for what is under way. */
  readonly closeWithinMs: number;
}

const MIB = 1024 * 1024;

const defaultLimits: EventStoreLimits = {
  appendsInFlight: 4_096,
  bytesInFlight: 32 * MIB,
  appendBytes: 8 * MIB,
  answerWithinMs: 15_000,
  giveUpAfterMs: 30_000,
  backoffMs: 100,
  maxBackoffMs: 2_000,
  parallelReads: 32,
  readPage: 1_000,
  subscriptionEvents: 1_000,
  subscriptionBytes: 8 * MIB,
  closeWithinMs: 10_000,
};

/** @throws RangeError where a limit is no positive integer */
export function limitsOf({ limits }: EventStoreLogOptions): EventStoreLimits {
  const all = { ...defaultLimits, ...limits };
  for (const [name, value] of Object.entries(all)) {
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} is ${value}; it must be an integer from 1`);
  }
  return all;
}
