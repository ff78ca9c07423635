import { isWaymarkError, WaymarkError } from '@waymark/engine';

/** What gRPC and the client throw, as far as we look at it. */
interface Failure {
  readonly code?: unknown;
  readonly details?: unknown;
  readonly message?: unknown;
  readonly metadata?: { getMap?(): Readonly<Record<string, unknown>> };
}

/** Of gRPC's status codes those after which trying again is of no use. */
const FINAL = new Map<unknown, (failure: Failure) => WaymarkError>([
  [3, (failure) => rejected(textOf(failure))],
  [7, refused],
  [12, () => new WaymarkError('log-unsupported', 'what answers at EVENTSTOREDB_URL is no EventStoreDB from 21.10 on: point it at one')],
  [16, refused],
]);

/** What the server writes into an error's trailers besides. */
const FINAL_EXCEPTIONS = new Map<unknown, () => WaymarkError>([
  ['access-denied', refused],
  ['stream-deleted', streamDeleted],
]);

/** The error to end in where trying again is of no use, else `null`: the call may or may not have had its effect. */
export function finalErrorOf(error: unknown): WaymarkError | null {
  if (isWaymarkError(error)) return error;
  const failure = Object(error) as Failure;
  const make = FINAL_EXCEPTIONS.get(exceptionIn(failure)) ?? FINAL.get(failure.code);
  return make ? make(failure) : null;
}

function exceptionIn({ metadata }: Failure): unknown {
  return metadata?.getMap?.()['exception'];
}

/** The text of whatever was thrown; gRPC's and the client's hold no secrets. */
export function textOf(error: unknown): string {
  const { details, message } = Object(error) as Failure;
  const text = typeof details === 'string' && details !== '' ? details : message;
  return typeof text === 'string' && text !== '' ? text : 'no reason given';
}

export function refused(): WaymarkError {
  return new WaymarkError('log-refused', 'EventStoreDB does not let us in: check user and password in EVENTSTOREDB_URL (signs like : and @ in them are written %3A and %40), and that this user may read $all and write streams');
}

export function streamDeleted(): WaymarkError {
  return new WaymarkError('log-stream-deleted', 'a stream of the log was deleted in EventStoreDB: Waymark never does that; restore EventStoreDB from its last good backup');
}

/** @param limitBytes `null` where the server does not say */
export function tooLarge(limitBytes: number | null): WaymarkError {
  const limit = limitBytes === null ? 'than EventStoreDB takes' : `than ${limitBytes} bytes together`;
  return new WaymarkError('append-too-large', `the events of one append are larger ${limit}: nothing was written; raise MaxAppendSize of EventStoreDB, or send less at once`);
}

export function rejected(why: string): WaymarkError {
  return new WaymarkError('log-rejected', `EventStoreDB does not take this request (${why}): check that EVENTSTOREDB_URL names the database that this installation has always used`);
}

export function closed(): WaymarkError {
  return new WaymarkError('log-closed', 'the log is closed: the process is ending');
}

/** The failure of a single try that asked for nothing. */
export function notReached(error: unknown): WaymarkError {
  const reason = textOf(error);
  return finalErrorOf(error) ?? new WaymarkError('log-unreachable', `EventStoreDB does not answer (${reason}): see that it runs and that EVENTSTOREDB_URL names it.${tlsHint(reason)}`, { cause: error });
}

function tlsHint(reason: string): string {
  return /EPROTO|wrong version number|packet length/i.test(reason) ? ' The server seems to speak no TLS: add ?tls=false.' : '';
}

/** @param forMs how long it was tried */
export function unreachable(forMs: number, last: unknown): WaymarkError {
  const reason = textOf(last);
  const tls = tlsHint(reason);
  return new WaymarkError(
    'log-unreachable',
    `EventStoreDB gave no answer for ${Math.round(forMs / 1_000)} s (${reason}): see that it runs and that EVENTSTOREDB_URL names it.${tls} What was sent may have been written; sending it again is safe`,
    { cause: last },
  );
}
