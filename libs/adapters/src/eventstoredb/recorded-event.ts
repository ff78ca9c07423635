import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { LoggedEvent } from '@waymark/journey';
import { contentOf } from './event-bytes';
import { numberIn } from './numbers';

/** An event that the server tells, with its place; `event` is `null` where it is none of Waymark's. */
export interface Told {
  readonly position: number;
  /** How much of it came over the wire, about. */
  readonly bytes: number;
  readonly event: LoggedEvent | null;
}

/** What a message of a read tells; `null` for messages that tell no event. */
export function toldIn(message: ReadResp): Told | null {
  const recorded = message.getEvent()?.getEvent();
  if (!recorded) return null;
  const bytes = recorded.getData_asU8().length + recorded.getCustomMetadata_asU8().length;
  return { position: numberIn(recorded.getCommitPosition()), bytes, event: eventOf(recorded) };
}

function eventOf(recorded: ReadResp.ReadEvent.RecordedEvent): LoggedEvent | null {
  const type = recorded.getMetadataMap().get('type') ?? '';
  if (type.startsWith('$')) return null;
  const content = contentOf(recorded.getData_asU8(), recorded.getCustomMetadata_asU8());
  if (!content) return null;
  return {
    id: recorded.getId()?.getString() ?? '',
    type,
    ...content,
    stream: Buffer.from(recorded.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    revision: numberIn(recorded.getStreamRevision()),
    position: numberIn(recorded.getCommitPosition()),
  };
}
