import { randomUUID } from 'node:crypto';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Filter } from './filter';
import { filterOf } from './filter';
import type { OpenCall } from './open-calls';
import type { Parts } from './parts';
import { refusalOf } from './parts';
import type { Recorded } from './recorded-event';
import { checkpointAt, confirmationOf, messageOf, notFound, streamNameOf } from './recorded-event';
import { callError, refusalError } from './statuses';

type Call = ServerWritableStream<ReadReq, ReadResp>;
type Open = OpenCall<ReadResp>;

/** Reading a stream, reading all, and subscribing to all are one call with options. */
export function read(parts: Parts): (call: Call) => void {
  return (call) => {
    const options = call.request.getOptions() ?? new ReadReq.Options();
    const open = parts.calls.follow<ReadResp>(options.hasSubscription() ? 'subscription' : 'read', call);
    const refusal = refusalOf(parts, call.metadata);
    if (refusal) open.fail(refusalError(refusal));
    else void answer(parts, open, options).then(() => open.end(), (error) => open.fail(callError(status.UNKNOWN, String(error))));
  };
}

function answer(parts: Parts, open: Open, options: ReadReq.Options): Promise<void> {
  const stream = options.getStream();
  if (!options.hasSubscription()) return stream ? readStream(parts, open, options, stream) : readAll(parts, open, options);
  if (stream) throw new Error('the stand-in has subscriptions to $all only');
  return subscribe(parts, open, options);
}

async function readStream(parts: Parts, open: Open, options: ReadReq.Options, asked: ReadReq.Options.StreamOptions): Promise<void> {
  const name = streamNameOf(asked.getStreamIdentifier());
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const revision = asked.hasRevision() ? Number(asked.getRevision()) : asked.hasEnd() === backwards ? null : Infinity;
  const all = await parts.log.readStream(name, backwards ? 0 : finite(revision ?? 0));
  await parts.mood.pace();
  if (all.length === 0 && (await parts.log.readStream(name)).length === 0) return open.tell(notFound(name));
  const wanted = backwards ? all.filter((event) => event.revision <= (revision ?? Infinity)).reverse() : all;
  await tellAll(open, wanted.slice(0, Number(options.getCount())).map((event) => parts.whole.recorded(event)));
}

const finite = (revision: number): number => Math.min(revision, Number.MAX_SAFE_INTEGER);

/** The position is inclusive forwards; backwards it is where the first event told ends. A filter is not looked at. */
async function readAll(parts: Parts, open: Open, options: ReadReq.Options): Promise<void> {
  const all = options.getAll() ?? new ReadReq.Options.AllOptions();
  const backwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const from = await placeOf(parts, all);
  let left = Number(options.getCount());
  for await (const page of backwards ? parts.whole.backwards(from) : parts.whole.forwards(from)) {
    await parts.mood.pace();
    if (open.over.aborted) return;
    await tellAll(open, page.slice(0, left));
    left -= page.length;
    if (left <= 0) return;
  }
}

async function tellAll(open: Open, events: readonly Recorded[]): Promise<void> {
  for (const event of events) await open.tell(messageOf(event));
}

/** The position is exclusive: it is the last event that the subscriber has. */
async function subscribe(parts: Parts, open: Open, options: ReadReq.Options): Promise<void> {
  const all = options.getAll() ?? new ReadReq.Options.AllOptions();
  const place = await placeOf(parts, all);
  await open.tell(confirmationOf(randomUUID()));
  const tellEvent = teller(open, filterOf(options));
  for await (const page of parts.whole.follow(all.hasPosition() ? place + 1 : place, open.over)) {
    await parts.mood.pace();
    for (const event of page) await tellEvent(event);
  }
}

/** What passes the filter, and a checkpoint after every so many events, whether they passed or not. */
function teller(open: Open, filter: Filter | null): (event: Recorded) => Promise<void> {
  let lookedAt = 0;
  return async (event) => {
    if (!filter || filter.passes(event)) await open.tell(messageOf(event));
    lookedAt += 1;
    if (filter && lookedAt % filter.checkpointEvery === 0) await open.tell(checkpointAt(event.position));
  };
}

async function placeOf(parts: Parts, all: ReadReq.Options.AllOptions): Promise<number> {
  if (all.hasEnd()) return parts.whole.afterEnd();
  const place = Number(all.getPosition()?.getCommitPosition() ?? 0);
  if (parts.whole.mayBegin(place)) return place;
  throw new Error(`no record begins at position ${place}`);
}
