import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { StreamIdentifier as Identifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import type { LoggedEvent, NewEvent } from '@waymark/journey';

/** What both kinds of append send of one event. */
export interface Proposed {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

/** An event as a client is told of it, in the order of the whole log. */
export interface Recorded {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

const NOTHING = new Uint8Array();
const TICKS_PER_MS = 10_000n;

/** Everything that was sent stands in the sealed part byte for byte, metadata first. */
export function kept(proposed: Proposed, at: number): NewEvent {
  const metadata = proposed.getCustomMetadata_asU8();
  return {
    id: proposed.getId()?.getString() ?? '',
    type: proposed.getMetadataMap().get('type') ?? '',
    at,
    data: { contentType: proposed.getMetadataMap().get('content-type') ?? '', metadataBytes: metadata.length },
    sealed: joined(metadata, proposed.getData_asU8()),
  };
}

/** In memory of its own: a small Buffer would keep, and a clone would copy, the whole of Node's pool. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

export function recordedFrom(event: LoggedEvent, position: number): Recorded {
  const { stream, revision, id, type, at } = event;
  const bytes = event.sealed ?? NOTHING;
  const split = Number(event.data['metadataBytes']);
  const contentType = String(event.data['contentType']);
  return { position, stream, revision, id, type, at, contentType, metadata: bytes.subarray(0, split), data: bytes.subarray(split) };
}

export function identifierOf(stream: string): StreamIdentifier {
  return new Identifier().setStreamName(new Uint8Array(Buffer.from(stream)));
}

export function streamNameOf(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? NOTHING).toString();
}

/** The message that tells a client of an event; commit and prepare position are one. */
export function messageOf(recorded: Recorded): ReadResp {
  const position = String(recorded.position);
  const event = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(recorded.id))
    .setStreamIdentifier(identifierOf(recorded.stream))
    .setStreamRevision(String(recorded.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setCustomMetadata(recorded.metadata)
    .setData(recorded.data);
  event
    .getMetadataMap()
    .set('type', recorded.type)
    .set('content-type', recorded.contentType)
    .set('created', String(BigInt(recorded.at) * TICKS_PER_MS));
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(event).setCommitPosition(position));
}

export function confirmationOf(subscription: string): ReadResp {
  return new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(subscription));
}

export function checkpointAt(position: number): ReadResp {
  const text = String(position);
  return new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(text).setPreparePosition(text));
}

export function notFound(stream: string): ReadResp {
  return new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)));
}
