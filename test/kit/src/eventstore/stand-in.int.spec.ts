import { once } from 'node:events';
import { binaryEvent, EventStoreDBClient, eventTypeFilter, excludeSystemEvents, jsonEvent } from '@eventstore/db-client';
import type { AllStreamSubscription, EventData, Position, ResolvedEvent } from '@eventstore/db-client';
import { uuidOf } from '../contracts/sample-events';
import { waitUntil } from '../kafka/wait-until';
import type { EventStoreStandIn } from './stand-in';
import { startEventStoreStandIn } from './stand-in';

const event = (number: number): EventData => jsonEvent({ id: uuidOf(number), type: 'happened', data: { number } });
const numberOf = ({ event: told }: ResolvedEvent): number => Number((told?.data as { number?: number } | undefined)?.number);
const isSystem = ({ event: told }: ResolvedEvent): boolean => told?.streamId.startsWith('$') ?? false;

async function all(reading: AsyncIterable<ResolvedEvent>): Promise<readonly ResolvedEvent[]> {
  const events: ResolvedEvent[] = [];
  for await (const each of reading) events.push(each);
  return events;
}

/** What a subscription tells, and how it ends. */
function heard(subscription: AllStreamSubscription): { readonly events: ResolvedEvent[]; readonly ended: Promise<unknown> } {
  const events: ResolvedEvent[] = [];
  subscription.on('data', (each: ResolvedEvent) => events.push(each));
  return { events, ended: new Promise((resolve) => subscription.on('error', resolve)) };
}

describe('the stand-in for EventStoreDB', () => {
  let standIn: EventStoreStandIn;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    standIn = await startEventStoreStandIn({ now: () => 1_700_000_000_000 });
    client = EventStoreDBClient.connectionString(standIn.connectionString);
  });
  afterEach(async () => {
    await client.dispose();
    await standIn.stop();
  });

  const append = (stream: string, expectedRevision: number | 'no_stream', ...numbers: readonly number[]) =>
    client.appendToStream(stream, numbers.map(event), { expectedRevision: expectedRevision === 'no_stream' ? expectedRevision : BigInt(expectedRevision) });

  describe('appending', () => {
    it('gives back what it was given, byte for byte', async () => {
      const bytes = new Uint8Array(70_000).map((_, i) => (i * 31) % 256);
      const events = [
        jsonEvent({ type: '类型', data: { text: '瓦片' } }),
        binaryEvent({ type: 'b', data: bytes, metadata: Buffer.from([255, 0, 1]) }),
        binaryEvent({ type: 'nothing', data: Buffer.alloc(0) }),
      ];
      const { position } = await client.appendToStream('поток', events, { expectedRevision: 'no_stream' });
      const read = (await all(client.readStream('поток'))).map((each) => each.event);
      const created = new Date(1_700_000_000_000);
      expect(read).toEqual([
        { streamId: 'поток', revision: 0n, id: events[0]?.id, type: '类型', data: { text: '瓦片' }, metadata: undefined, isJson: true, created, position: expect.anything() },
        { streamId: 'поток', revision: 1n, id: events[1]?.id, type: 'b', data: bytes, metadata: new Uint8Array([255, 0, 1]), isJson: false, created, position: expect.anything() },
        { streamId: 'поток', revision: 2n, id: events[2]?.id, type: 'nothing', data: new Uint8Array(), metadata: undefined, isJson: false, created, position },
      ]);
    });

    it('knows the same events at the same place for ever, and refuses what is half old and half new', async () => {
      const first = await append('s', 'no_stream', 1, 2);
      const tail = await append('s', 1, 3);
      for (let number = 10; number < 60; number += 1) await append(`other-${number}`, 'no_stream', number);
      expect(await append('s', 'no_stream', 1, 2)).toEqual(first);
      expect(await append('s', 1, 3)).toEqual(tail);
      await expect(append('s', 1, 3, 4)).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n, expectedVersion: 1n });
      await expect(append('s', 'no_stream', 1, 9)).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n, expectedVersion: 'no_stream' });
      await expect(append('unknown', 4, 9)).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 'no_stream', streamName: 'unknown' });
    });

    it('takes exact revisions only', async () => {
      await expect(client.appendToStream('s', event(1))).rejects.toMatchObject({ type: 'unknown', message: expect.stringContaining('exact revisions only') as string });
    });

    it('refuses more than a mebibyte in one append, in several messages too, and goes on', async () => {
      const sized = (kilobytes: number) => binaryEvent({ type: 't', data: new Uint8Array(kilobytes * 1_000) });
      const none = { expectedRevision: 'no_stream' } as const;
      await expect(client.appendToStream('s', sized(1_100), none)).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
      const many = Array.from({ length: 11 }, () => sized(100));
      await expect(client.appendToStream('s', many, { ...none, batchAppendSize: 250_000 })).rejects.toMatchObject({ type: 'maximum-append-size-exceeded' });
      expect(await client.appendToStream('s', many.slice(2), { ...none, batchAppendSize: 250_000 })).toMatchObject({ nextExpectedRevision: 8n });
    });

    it('takes thousands of appends in flight, in the order of their arrival', async () => {
      await append('first', 'no_stream', 1_000_000);
      const appends = Array.from({ length: 600 }, (_, i) => append(`s-${i % 30}`, i < 30 ? 'no_stream' : Math.floor(i / 30) - 1, i));
      expect((await Promise.all(appends)).at(-1)).toMatchObject({ success: true, nextExpectedRevision: 19n });
      expect((await all(client.readStream('s-7'))).map(numberOf)).toEqual(Array.from({ length: 20 }, (_, i) => i * 30 + 7));
    });
  });

  describe('reading', () => {
    it('reads streams from a revision on, both ways, and says when there is none', async () => {
      await append('s', 'no_stream', 1, 2, 3);
      expect((await all(client.readStream('s', { fromRevision: 1n }))).map(numberOf)).toEqual([2, 3]);
      expect((await all(client.readStream('s', { fromRevision: 3n }))).map(numberOf)).toEqual([]);
      expect((await all(client.readStream('s', { maxCount: 2 }))).map(numberOf)).toEqual([1, 2]);
      expect((await all(client.readStream('s', { direction: 'backwards', fromRevision: 'end', maxCount: 2 }))).map(numberOf)).toEqual([3, 2]);
      await expect(all(client.readStream('unknown'))).rejects.toMatchObject({ type: 'stream-not-found', streamName: 'unknown' });
    });

    it('tells all from a position on, that one included, with gaps and its own events in between', async () => {
      for (let number = 1; number <= 20; number += 1) await append(`s-${number}`, 'no_stream', number);
      const told = await all(client.readAll());
      const positions = told.map((each) => each.commitPosition ?? 0n);
      expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
      expect(told.filter((each) => !isSystem(each)).map(numberOf)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      expect(told.filter(isSystem).length).toBeGreaterThan(600);
      const tenth = told.find((each) => numberOf(each) === 10)?.event?.position as Position;
      const [again] = await all(client.readAll({ fromPosition: tenth, maxCount: 1 }));
      expect(again?.event?.position).toEqual(tenth);
      expect((await all(client.readAll({ direction: 'backwards', fromPosition: tenth, maxCount: 1 }))).map(numberOf)).toEqual([9]);
      await expect(all(client.readAll({ fromPosition: { commit: 1_999n, prepare: 1_999n } }))).rejects.toMatchObject({ type: 'unknown' });
      const backwards = await all(client.readAll({ direction: 'backwards', fromPosition: 'end' }));
      expect(backwards.map((each) => each.commitPosition)).toEqual(positions.reverse());
    });
  });

  describe('subscribing', () => {
    it('tells what stands behind a position, that one excluded, then what comes', async () => {
      await append('s', 'no_stream', 1, 2, 3);
      const [, second] = await all(client.readStream('s'));
      const { events } = heard(client.subscribeToAll({ fromPosition: second?.event?.position as Position, filter: excludeSystemEvents() }));
      await waitUntil('the event behind', () => events.length === 1);
      await append('s', 2, 4, 5);
      await waitUntil('the live ones', () => events.length === 3);
      expect(events.map(numberOf)).toEqual([3, 4, 5]);
    });

    it('begins at the end when asked, and knows filters by type and by stream', async () => {
      await append('a-1', 'no_stream', 1);
      const fromEnd = client.subscribeToAll({ fromPosition: 'end' });
      const late = heard(fromEnd);
      await once(fromEnd, 'confirmation');
      const none = heard(client.subscribeToAll({ filter: eventTypeFilter({ prefixes: ['unheard'] }) }));
      const byStream = heard(client.subscribeToAll({ filter: { filterOn: 'streamName', regex: '^a-', checkpointInterval: 1 } }));
      await waitUntil('the first of a stream', () => byStream.events.length === 1);
      await append('b-1', 'no_stream', 2);
      await append('a-1', 0, 3);
      await waitUntil('what came later', () => late.events.length === 2 && byStream.events.length === 2);
      expect(late.events.map(numberOf)).toEqual([2, 3]);
      expect(byStream.events.map(numberOf)).toEqual([1, 3]);
      expect(none.events).toEqual([]);
    });

    it('says how far it has looked, when nothing passes the filter either', async () => {
      const checkpoints: bigint[] = [];
      const filter = excludeSystemEvents({ maxSearchWindow: 50, checkpointInterval: 2, checkpointReached: (_, { commit }) => void checkpoints.push(commit) });
      const { events } = heard(client.subscribeToAll({ filter }));
      await append('s', 'no_stream', 1, 2, 3, 4);
      await waitUntil('all of them', () => events.length === 4);
      expect(checkpoints).toHaveLength(6);
      expect(checkpoints).toEqual([...checkpoints].sort((a, b) => Number(a - b)));
      expect(checkpoints.every((position) => position > 3_000n && position < 4_000n)).toBe(true);
    });
  });
});
