import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { identifierOf } from './append-messages';

const { Options } = ReadReq;

/** Leaves out the server's own events, whose types begin with `$`. */
const OURS = '^[^$].*';

/** Checkpoints come after so many times 32 events that the filter has left out. */
const CHECKPOINT_INTERVAL = 32;

export function readOfStream(stream: string, from: number, count: number): ReadReq {
  const place = new Options.StreamOptions().setStreamIdentifier(identifierOf(stream)).setRevision(String(from));
  return new ReadReq().setOptions(common().setStream(place).setCount(String(count)).setNoFilter(new Empty()));
}

/** Includes what stands at the position. */
export function readOfAll(from: number, count: number): ReadReq {
  return new ReadReq().setOptions(common().setAll(placeOf(from)).setCount(String(count)).setNoFilter(new Empty()));
}

/** The last event first; `null` begins at the end. */
export function readBackwards(before: number | null, count: number): ReadReq {
  const place = before === null ? new Options.AllOptions().setEnd(new Empty()) : placeOf(before);
  const options = common().setReadDirection(Options.ReadDirection.BACKWARDS).setAll(place);
  return new ReadReq().setOptions(options.setCount(String(count)).setNoFilter(new Empty()));
}

/** Begins after the position. */
export function subscriptionAfter(after: number): ReadReq {
  const filter = new Options.FilterOptions()
    .setEventType(new Options.FilterOptions.Expression().setRegex(OURS))
    .setCount(new Empty())
    .setCheckpointintervalmultiplier(CHECKPOINT_INTERVAL);
  const options = common().setAll(placeOf(after)).setSubscription(new Options.SubscriptionOptions());
  return new ReadReq().setOptions(options.setFilter(filter));
}

function common(): ReadReq.Options {
  return new Options().setResolveLinks(false).setUuidOption(new Options.UUIDOption().setString(new Empty()));
}

/** Commit and prepare position of an event that was appended over gRPC are one. */
function placeOf(position: number): ReadReq.Options.AllOptions {
  if (position === 0) return new Options.AllOptions().setStart(new Empty());
  const text = String(position);
  return new Options.AllOptions().setPosition(new Options.Position().setCommitPosition(text).setPreparePosition(text));
}
