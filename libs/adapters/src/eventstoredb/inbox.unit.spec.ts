import { EventEmitter } from 'node:events';
import { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { ReadCall } from './connection';
import { bytesOf } from './event-bytes';
import { eventOf, numbersIn } from './event-store.fixture';
import { Inbox } from './inbox';

/** A call that notes what is done to it. */
const fakeCall = () => {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  return Object.assign(new EventEmitter(), { done, pause: note('pause'), resume: note('resume'), cancel: note('cancel') });
};

/** The message that tells of an event; the number is its position as well. */
function telling(number: number, metadata?: string): ReadResp {
  const { id, type, data, metadata: ours } = bytesOf(eventOf(number));
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(id))
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from('s')))
    .setStreamRevision(String(number))
    .setCommitPosition(String(number))
    .setData(data)
    .setCustomMetadata(metadata === undefined ? ours : Buffer.from(metadata));
  recorded.getMetadataMap().set('type', type);
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded));
}

const checkpoint = (position: number): ReadResp =>
  new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)));

describe('what a subscription has brought', () => {
  let call: ReturnType<typeof fakeCall>;
  let inbox: Inbox;
  const progress = { reached: 0 };
  beforeEach(() => {
    call = fakeCall();
    progress.reached = 2;
    inbox = new Inbox(call as unknown as ReadCall, progress, { subscriptionEvents: 3, subscriptionBytes: 1_000 });
  });
  const bring = (...messages: readonly ReadResp[]): void => messages.forEach((message) => void call.emit('data', message));

  it('is every event behind what had come before, once', async () => {
    bring(telling(1), telling(2), telling(3), telling(3), telling(4));
    expect(numbersIn(await inbox.next())).toEqual([3, 4]);
    expect(progress.reached).toBe(4);
  });

  it('is no event where newer servers say how far they are, and checkpoints count as reached', async () => {
    bring(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()), new ReadResp().setFellBehind(new ReadResp.FellBehind()), new ReadResp());
    bring(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation()), new ReadResp().setLastStreamPosition('9'));
    expect(progress.reached).toBe(2);
    bring(checkpoint(50), telling(40), telling(60, '{"of":"others"}'));
    expect(progress.reached).toBe(60);
    bring(telling(61));
    expect(numbersIn(await inbox.next())).toEqual([61]);
  });

  it('stops the reading when it is full, and goes on when it is taken', async () => {
    bring(telling(3), telling(4));
    expect(call.done).toEqual([]);
    bring(telling(5));
    expect(call.done).toEqual(['pause']);
    await inbox.next();
    expect(call.done).toEqual(['pause', 'resume']);
  });

  it('stops the reading at its bound in bytes as well', () => {
    const large = telling(3);
    large.getEvent()?.getEvent()?.setData(Buffer.from(JSON.stringify({ text: 'x'.repeat(1_000) })));
    bring(large);
    expect(call.done).toEqual(['pause']);
  });

  it('is told to the end before what ended it', async () => {
    bring(telling(3));
    call.emit('error', new Error('dropped'));
    bring(telling(4));
    expect(numbersIn(await inbox.next())).toEqual([3]);
    await expect(inbox.next()).rejects.toThrow('dropped');
    expect(progress.reached).toBe(3);
  });

  it('ends at an event of ours that cannot be read', async () => {
    const waiting = inbox.next();
    bring(telling(3, '{"waymark":1}'));
    await expect(waiting).rejects.toMatchObject({ code: 'log-corrupt' });
    expect(call.done).toEqual(['cancel']);
  });

  it('ends with its call, whoever waits', async () => {
    const waiting = inbox.next();
    call.emit('end');
    await expect(waiting).rejects.toThrow('ended');
  });
});
