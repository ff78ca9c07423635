import { once } from 'node:events';
import type { AllStreamSubscription, ResolvedEvent } from '@eventstore/db-client';
import { EventStoreDBClient, excludeSystemEvents, jsonEvent } from '@eventstore/db-client';
import { uuidOf } from '../contracts/sample-events';
import { waitUntil } from '../kafka/wait-until';
import type { EventStoreStandIn } from './stand-in';
import { startEventStoreStandIn } from './stand-in';

const UNAVAILABLE = 14;
const NEW = { expectedRevision: 'no_stream' } as const;

const event = (number: number) => jsonEvent({ id: uuidOf(number), type: 'happened', data: { number } });
const append = (client: EventStoreDBClient, number: number) => client.appendToStream(`s-${number}`, event(number), NEW);

async function numbers(client: EventStoreDBClient): Promise<readonly number[]> {
  const read: number[] = [];
  for await (const { event: told } of client.readAll()) if (told && !told.type.startsWith('$')) read.push((told.data as { number: number }).number);
  return read;
}

async function ended(subscription: AllStreamSubscription): Promise<unknown> {
  const [error] = await once(subscription.on('data', () => undefined), 'ended by an error').catch((reason: unknown) => [reason]);
  return error;
}

const outcomes = (appends: readonly Promise<unknown>[]) =>
  Promise.all(appends.map((each) => each.then(() => 'appended', (error: { type?: string; code?: number }) => error.type ?? error.code)));

describe('the stand-in for EventStoreDB in bad weather', () => {
  let standIn: EventStoreStandIn;
  const clients: EventStoreDBClient[] = [];
  const connect = (connectionString = standIn.connectionString): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(connectionString);
    clients.push(client);
    return client;
  };
  beforeEach(async () => {
    standIn = await startEventStoreStandIn({ systemEvents: (position) => position % 2 });
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
    await standIn.stop();
  });

  describe('appends', () => {
    it('in flight are all rejected by an error of their stream, written or not, and may be sent again', async () => {
      const client = connect();
      await append(client, 0);
      standIn.misbehave.hold();
      const inFlight = [1, 2, 3].map((number) => append(client, number));
      await waitUntil('they are written', async () => (await standIn.log.end()) === 4);
      standIn.misbehave.dropStreams();
      expect(await outcomes(inFlight)).toEqual(['unavailable', 'unavailable', 'unavailable']);
      standIn.misbehave.heal();
      expect(await outcomes([1, 2, 3, 4].map((number) => append(client, number)))).toEqual(Array(4).fill('appended'));
      expect(await numbers(client)).toEqual([0, 1, 2, 3, 4]);
    });

    it('meet the fate that was commanded, each in turn, written before or not at all', async () => {
      const client = connect();
      await append(client, 0);
      standIn.misbehave.appends({ commits: true, then: 'timeout' });
      standIn.misbehave.appends({ commits: false, then: 'unknown' }, 2);
      expect(await outcomes([append(client, 1)])).toEqual(['deadline-exceeded']);
      expect(await outcomes([append(client, 2)])).toEqual(['unknown']);
      expect(await outcomes([append(client, 3)])).toEqual(['unknown']);
      expect(await outcomes([append(client, 4)])).toEqual(['appended']);
      standIn.misbehave.appends({ commits: true, then: 'drop' });
      expect(await outcomes([append(client, 5)])).toEqual(['unavailable']);
      expect(await numbers(client)).toEqual([0, 1, 4, 5]);
    });

    it('may never be answered, which only the client can end', async () => {
      const client = connect();
      await append(client, 0);
      standIn.misbehave.appends({ commits: true, then: 'silence' });
      const unanswered = append(client, 1);
      expect(await outcomes([append(client, 2)])).toEqual(['appended']);
      expect(await Promise.race([unanswered.then(() => 'answered'), append(client, 3).then(() => 'not answered')])).toBe('not answered');
      standIn.misbehave.dropStreams();
      expect(await outcomes([unanswered])).toEqual(['unavailable']);
    });

    it('are answered late, in their order, while there is an order to be late', async () => {
      const client = connect();
      const answered: number[] = [];
      standIn.misbehave.late(20);
      await Promise.all([1, 2, 3].map((number) => append(client, number).then(() => answered.push(number))));
      expect(answered.sort()).toEqual([1, 2, 3]);
      const release = standIn.misbehave.hold();
      const held = append(client, 4);
      await waitUntil('it is written', async () => (await standIn.log.end()) === 4);
      release();
      expect(await outcomes([held])).toEqual(['appended']);
    });

    it('go one a call when they bring credentials of their own, and meet the same errors', async () => {
      const client = connect();
      const credentials = { username: 'somebody', password: 'secret' };
      const send = (number: number, data: number | Uint8Array = number) =>
        client.appendToStream(`s-${number}`, jsonEvent({ id: uuidOf(number), type: 't', data: { number: data } }), { ...NEW, credentials });
      const first = await send(1);
      expect(await send(1)).toEqual(first);
      await expect(client.appendToStream('s-1', event(9), { ...NEW, credentials })).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 0n });
      expect(await outcomes([send(2, new Uint8Array(300_000))])).toEqual(['maximum-append-size-exceeded']);
      standIn.misbehave.appends({ commits: true, then: 'timeout' });
      expect(await outcomes([send(3)])).toEqual(['timeout']);
      expect(await numbers(client)).toEqual([1, 3]);
    });
  });

  describe('subscriptions', () => {
    it('are dropped when they are too slow, as a timeout, and do not come back by themselves', async () => {
      const client = connect();
      const subscription = client.subscribeToAll({ filter: excludeSystemEvents() });
      const told: ResolvedEvent[] = [];
      subscription.on('data', (each: ResolvedEvent) => told.push(each));
      const end = ended(subscription);
      await append(client, 1);
      await waitUntil('it is live', () => told.length === 1);
      standIn.misbehave.dropSubscribers();
      expect(await end).toMatchObject({ type: 'timeout' });
      expect(await outcomes([append(client, 2)])).toEqual(['appended']);
      const again = client.subscribeToAll({ filter: excludeSystemEvents(), fromPosition: told[0]?.event?.position ?? 'start' });
      const [next] = (await once(again, 'data')) as [ResolvedEvent];
      expect(next.event?.data).toEqual({ number: 2 });
      expect(told).toHaveLength(1);
    });

    it('end with their connection', async () => {
      const client = connect();
      const subscription = client.subscribeToAll();
      const end = ended(subscription);
      await once(subscription, 'confirmation');
      standIn.misbehave.cutConnections();
      expect(await end).toMatchObject({ code: UNAVAILABLE });
      expect(await outcomes([append(client, 1)])).toEqual(['appended']);
    });

    it('do not hurry a reader that does not read', async () => {
      const client = connect();
      for (let number = 0; number < 6; number += 1) {
        const events = Array.from({ length: 500 }, (_, i) => event(number * 500 + i));
        await client.appendToStream(`long-${number}`, events, NEW);
      }
      const subscription = client.subscribeToAll({ filter: excludeSystemEvents() });
      await once(subscription, 'readable');
      let told = 0;
      for await (const each of subscription) {
        expect((each.event?.data as { number: number }).number).toBe(told);
        told += 1;
        if (told === 3_000) break;
      }
      expect(told).toBe(3_000);
    });
  });

  describe('a restart', () => {
    it('loses nothing that was answered; the same client works again when the server leads', async () => {
      const client = connect();
      await append(client, 1);
      const before = await append(client, 2);
      await standIn.stop();
      expect(await outcomes([append(client, 3)])).toEqual([expect.anything()]);
      await expect(append(client, 3)).rejects.toMatchObject({ code: UNAVAILABLE });
      standIn.misbehave.refuse('not-ready');
      await standIn.restart();
      await waitUntil('the client has found it again', async () => (await outcomes([append(client, 3)]))[0] !== UNAVAILABLE);
      expect(await outcomes([append(client, 3)])).toEqual(['unknown']);
      await expect(numbers(client)).rejects.toMatchObject({ type: 'unavailable' });
      standIn.misbehave.heal();
      expect(await append(client, 2)).toEqual(before);
      expect(await outcomes([append(client, 3)])).toEqual(['appended']);
      expect(await numbers(client)).toEqual([1, 2, 3]);
    });

    it('is too much for a client that discovers: a new one is needed', async () => {
      const discovering = `${standIn.connectionString.replace('esdb:', 'esdb+discover:')}&maxDiscoverAttempts=2&discoveryInterval=10`;
      const client = connect(discovering);
      await append(client, 1);
      await standIn.stop();
      await outcomes([append(client, 2)]);
      await waitUntil('it has given up', async () => /Failed to discover/.test(String(await append(client, 2).catch((error: unknown) => error))));
      await standIn.restart();
      await expect(append(client, 2)).rejects.toThrow('Failed to discover');
      expect(await outcomes([append(connect(discovering), 2)])).toEqual(['appended']);
    });
  });

  describe('refusals', () => {
    it('send a client to the leader that they name', async () => {
      const leader = await startEventStoreStandIn({ log: standIn.log });
      try {
        const client = connect();
        standIn.misbehave.refuse({ leader: { host: '127.0.0.1', port: leader.port } });
        await expect(append(client, 1)).rejects.toMatchObject({ type: 'not-leader', leader: { port: leader.port } });
        expect(await outcomes([append(client, 1)])).toEqual(['appended']);
        await client.dispose();
      } finally {
        await leader.stop();
      }
    });

    it.each([
      ['unavailable', UNAVAILABLE, 'unavailable'],
      ['unauthenticated', 'access-denied', 'access-denied'],
      ['access-denied', 'access-denied', 'access-denied'],
    ] as const)('may be %s, of appends and of reads', async (refusal, ofAppend, ofRead) => {
      const client = connect();
      standIn.misbehave.refuse(refusal);
      expect(await outcomes([append(client, 1)])).toEqual([ofAppend]);
      await expect(numbers(client)).rejects.toMatchObject({ type: ofRead });
      standIn.misbehave.heal();
      expect(await outcomes([append(client, 1)])).toEqual(['appended']);
    });
  });

  it('asks for a name and a password when it has them, over TLS', async () => {
    const guarded = await startEventStoreStandIn({ credentials: { username: 'writer', password: 'p@ss:word' } });
    try {
      expect(await outcomes([append(connect(guarded.connectionString), 1)])).toEqual(['appended']);
      expect(await outcomes([append(connect(guarded.connectionString.replace('writer', 'reader')), 2)])).toEqual(['access-denied']);
      expect(await outcomes([append(connect(guarded.connectionString.replace(/\/\/.*@/, '//')), 3)])).toEqual(['access-denied']);
      expect(await guarded.log.end()).toBe(1);
      await guarded.stop();
      await guarded.restart();
      expect(await outcomes([append(connect(guarded.connectionString), 4)])).toEqual(['appended']);
    } finally {
      await Promise.all(clients.splice(0).map((client) => client.dispose()));
      await guarded.stop();
    }
  });
});
