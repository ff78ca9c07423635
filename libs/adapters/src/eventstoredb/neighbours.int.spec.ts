import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { EventStoreStandIn } from '@waymark/testkit';
import { startEventStoreStandIn } from '@waymark/testkit';
import { eventOf, numbersIn, openLog, upTo } from './event-store.fixture';
import type { EventStoreLog } from './event-store-log';

describe('a log beside other programs’ events', () => {
  let server: EventStoreStandIn;
  let log: EventStoreLog;
  let neighbour: EventStoreDBClient;
  beforeEach(async () => {
    server = await startEventStoreStandIn();
    log = openLog(server);
    neighbour = EventStoreDBClient.connectionString(server.connectionString);
  });
  afterEach(async () => {
    await log.close();
    await neighbour.dispose();
    await server.stop();
  });

  const strange = (): ReturnType<typeof jsonEvent> => jsonEvent({ type: 'strange', data: { number: -1 }, metadata: { $correlationId: 'x' } });

  it('passes them over in the whole log, at its end and in subscriptions', async () => {
    await neighbour.appendToStream('theirs', upTo(40).map(strange), { expectedRevision: NO_STREAM });
    expect(await log.end()).toBe(0);
    await log.append({ stream: 'ours', expected: 'none', events: [eventOf(0)] });
    const told = await log.append({ stream: 'ours', expected: 0, events: [eventOf(1)] });
    await neighbour.appendToStream('theirs-2', upTo(40).map(strange), { expectedRevision: NO_STREAM });
    expect(await log.end()).toBe(told.outcome === 'appended' ? told.position : -1);
    expect(numbersIn(await log.readAll({ after: 0, limit: 10 }))).toEqual([0, 1]);
    expect([numbersIn(await log.latest(10)), numbersIn(await log.latest(1))]).toEqual([[1, 0], [1]]);
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const events of log.subscribe(0, stop.signal)) {
      seen.push(...numbersIn(events));
      if (seen.length === 2) stop.abort();
    }
    expect(seen).toEqual([0, 1]);
  });

  it('says so where they stand in a stream of ours', async () => {
    await neighbour.appendToStream('ours', strange(), { expectedRevision: NO_STREAM });
    await expect(log.readStream('ours')).rejects.toMatchObject({ code: 'log-foreign', message: expect.stringContaining('ours') });
  });
});
