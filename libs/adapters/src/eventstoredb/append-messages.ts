import { Empty, MaximumAppendSizeExceeded, StreamIdentifier, UUID, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb';
import type { Status } from '@eventstore/db-client/generated/status_pb';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import type { Append, ExpectedRevision } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { EventBytes } from './event-bytes';
import { bytesOf } from './event-bytes';
import { refused, rejected, streamDeleted, tooLarge } from './failures';
import { numberIn } from './numbers';

/** An append in the bytes that are sent, however often. */
export interface ReadyAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventBytes[];
  /** Of all events together, as the server counts them. */
  readonly bytes: number;
}

/** What the server says of an append: where its end stands, if it says so. */
export type AppendAnswer =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: number | null }
  | { readonly outcome: 'wrong-revision'; readonly actual: ExpectedRevision };

/** Servers take messages of 4 MiB and more; an append goes in as many as it needs. */
const MESSAGE_BYTES = 3 * 1024 * 1024;

export function readyAppend({ stream, expected, events }: Append): ReadyAppend {
  if (events.length === 0) throw new Error('assertion: an append holds at least one event');
  if (stream === '' || stream.startsWith('$')) throw new Error('assertion: a stream’s name is not empty and not one of the server’s own');
  const ready = events.map(bytesOf);
  return { stream, expected, events: ready, bytes: ready.reduce((sum, event) => sum + sizeOf(event), 0) };
}

/** The messages of one append, which the server joins by their id. */
export function* messagesOf({ stream, expected, events }: ReadyAppend, id: string): Generator<BatchAppendReq> {
  let message = new BatchAppendReq().setCorrelationId(new UUID().setString(id)).setOptions(optionsOf(stream, expected));
  let bytes = 0;
  for (const event of events) {
    if (bytes > 0 && bytes + sizeOf(event) > MESSAGE_BYTES) {
      yield message;
      message = new BatchAppendReq().setCorrelationId(new UUID().setString(id));
      bytes = 0;
    }
    message.addProposedMessages(proposed(event));
    bytes += sizeOf(event);
  }
  yield message.setIsFinal(true);
}

/** @throws where the server tells no outcome: a `WaymarkError` that is final, or an error after which the append is sent again */
export function answerIn(response: BatchAppendResp): AppendAnswer {
  const error = response.getError();
  if (error) return refusalIn(error);
  const success = response.getSuccess();
  if (!success?.hasCurrentRevision()) throw new Error('the answer to an append has no revision');
  const position = success.getPosition();
  return {
    outcome: 'appended',
    revision: numberIn(success.getCurrentRevision()),
    position: position ? numberIn(position.getCommitPosition()) : null,
  };
}

/** No deadline: the server has one of its own, and its clock may differ from ours. */
function optionsOf(stream: string, expected: ExpectedRevision): BatchAppendReq.Options {
  const options = new BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream));
  return expected === 'none' ? options.setNoStream(new Empty()) : options.setStreamPosition(String(expected));
}

export function identifierOf(stream: string): StreamIdentifier {
  return new StreamIdentifier().setStreamName(Buffer.from(stream));
}

function proposed({ id, type, data, metadata }: EventBytes): BatchAppendReq.ProposedMessage {
  const message = new BatchAppendReq.ProposedMessage().setId(new UUID().setString(id)).setData(data).setCustomMetadata(metadata);
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

function sizeOf({ type, data, metadata }: EventBytes): number {
  return data.length + metadata.length + 2 * type.length;
}

/** What the details of a refusal mean, by their type. */
const REFUSALS = new Map<string, (bytes: Uint8Array, message: string) => AppendAnswer | WaymarkError>([
  ['WrongExpectedVersion', (bytes) => wrongRevision(WrongExpectedVersion.deserializeBinary(bytes))],
  ['AccessDenied', refused],
  ['StreamDeleted', streamDeleted],
  ['MaximumAppendSizeExceeded', (bytes) => tooLarge(MaximumAppendSizeExceeded.deserializeBinary(bytes).getMaxappendsize())],
  ['MaximumAppendEventSizeExceeded', () => tooLarge(null)],
  ['BadRequest', (_, message) => rejected(message)],
]);

/** Whatever else an answer says, as of a server that does not lead yet, leaves the outcome open. */
function refusalIn(error: Status): AppendAnswer {
  const details = error.getDetails();
  const read = REFUSALS.get(details?.getTypeName().replace('event_store.client.', '') ?? '');
  if (!details || !read) throw new Error(error.getMessage() || 'the server tells no outcome of an append');
  const meaning = read(details.getValue_asU8(), error.getMessage());
  if (meaning instanceof WaymarkError) throw meaning;
  return meaning;
}

function wrongRevision(details: WrongExpectedVersion): AppendAnswer {
  return { outcome: 'wrong-revision', actual: details.hasCurrentStreamRevision() ? numberIn(details.getCurrentStreamRevision()) : 'none' };
}
