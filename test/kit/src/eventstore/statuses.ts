import { Code } from '@eventstore/db-client/generated/code_pb';
import * as shared from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import type { ServiceError } from '@grpc/grpc-js';
import { Metadata, status } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Refusal } from './misbehave';

/** What the server takes in one append, in bytes. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/** How a call ends in an error: a gRPC status, and in its trailers what the client tells errors apart by. */
export function callError(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export const unavailable = (why: string): ServiceError => callError(status.UNAVAILABLE, why);

export const timedOut = (what: string): ServiceError => callError(status.ABORTED, `Operation timed out: ${what}`);

/** How a whole call is refused. */
export function refusalError(refusal: Refusal): ServiceError {
  switch (refusal) {
    case 'unavailable':
      return unavailable('the stand-in was told to refuse');
    case 'not-ready':
      return unavailable('Server Is Not Ready');
    case 'unauthenticated':
      return callError(status.UNAUTHENTICATED, 'Bad credentials');
    case 'access-denied':
      return callError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
    default:
      return callError(status.NOT_FOUND, 'Leader info available', {
        exception: 'not-leader',
        'leader-endpoint-host': refusal.leader.host,
        'leader-endpoint-port': String(refusal.leader.port),
      });
  }
}

interface Packed {
  serializeBinary(): Uint8Array;
}

function batchStatus(code: Code, message: string, type: string, details: Packed): Status {
  const any = new Any();
  any.pack(details.serializeBinary(), type);
  return new Status().setCode(code).setMessage(message).setDetails(any);
}

/** Errors of one append among those of a batch stream; the client goes by the type of the details. */
export const batchErrors = {
  wrongRevision(expected: number | 'none', actual: number | 'none'): Status {
    const details = new shared.WrongExpectedVersion();
    if (expected === 'none') details.setExpectedNoStream(new Empty());
    else details.setExpectedStreamPosition(String(expected));
    if (actual === 'none') details.setCurrentNoStream(new Empty());
    else details.setCurrentStreamRevision(String(actual));
    return batchStatus(Code.UNKNOWN, 'WrongExpectedVersion', 'event_store.client.WrongExpectedVersion', details);
  },
  tooLarge: (): Status =>
    batchStatus(
      Code.INVALID_ARGUMENT,
      '',
      'event_store.client.MaximumAppendSizeExceeded',
      new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES),
    ),
  timeout: (): Status => batchStatus(Code.DEADLINE_EXCEEDED, '', 'event_store.client.Timeout', new shared.Timeout()),
  unknown: (): Status => batchStatus(Code.UNKNOWN, '', 'event_store.client.Unknown', new shared.Unknown()),
  accessDenied: (): Status => batchStatus(Code.PERMISSION_DENIED, '', 'event_store.client.AccessDenied', new shared.AccessDenied()),
  /** What a server says that does not lead yet: details without a meaning, so that the client makes `unknown` of it. */
  notReady: (): Status => batchStatus(Code.UNAVAILABLE, 'Server Is Not Ready', 'google.protobuf.Empty', new Empty()),
  badRequest: (message: string): Status =>
    batchStatus(Code.INVALID_ARGUMENT, message, 'event_store.client.BadRequest', new shared.BadRequest().setMessage(message)),
};
