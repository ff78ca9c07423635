import type { LoggedEvent } from '@waymark/journey';
import type { EventStoreStandIn, ManualClock } from '@waymark/testkit';
import { createManualClock, startEventStoreStandIn } from '@waymark/testkit';
import { ascending, eventOf, numbersIn, openLog, upTo, writeChains } from './event-store.fixture';
import type { EventStoreLog } from './event-store-log';

/** Lets the time go by, a tenth of a second at each turn of the process, until something has come of it. */
async function passing<T>(clock: ManualClock, awaited: Promise<T>): Promise<T> {
  let over = false;
  const done = awaited.finally(() => (over = true));
  while (!over) {
    clock.moveTo(clock.now() + 100);
    await turn();
  }
  return done;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Takes events until there are so many; `between` is waited for after every batch. */
async function collect(log: EventStoreLog, count: number, between: (seen: readonly LoggedEvent[]) => Promise<unknown> | void = () => undefined): Promise<readonly LoggedEvent[]> {
  const enough = new AbortController();
  const seen: LoggedEvent[] = [];
  for await (const events of log.subscribe(0, enough.signal)) {
    seen.push(...events);
    await between(seen);
    if (seen.length >= count) enough.abort();
  }
  return seen;
}

describe('a subscription to an EventStoreDB that misbehaves', () => {
  let server: EventStoreStandIn;
  let log: EventStoreLog;
  beforeEach(async () => {
    server = await startEventStoreStandIn();
    log = openLog(server);
  });
  afterEach(async () => {
    await log.close();
    await server.stop();
  });

  it('tells every event once and in order while it is dropped again and again and many write', async () => {
    const ways = [
      () => server.misbehave.dropSubscribers(),
      () => server.misbehave.dropStreams(),
      () => server.misbehave.cutConnections(),
      () => server.restart(),
    ];
    let drops = 0;
    const seeing = collect(log, 3_000, (seen) => {
      if (seen.length < 150 * drops) return undefined;
      drops += 1;
      return ways[drops % ways.length]?.();
    });
    await writeChains(log, 60, 50);
    const seen = await seeing;
    const all = await log.readAll({ after: 0, limit: 10_000 });
    expect(drops).toBeGreaterThan(10);
    expect(seen.map(({ position }) => position)).toEqual(all.map(({ position }) => position));
    expect(ascending(numbersIn(seen))).toEqual(upTo(3_000));
  });

  it('goes on where it was when the server has dropped it for being slow', async () => {
    await writeChains(log, 10, 100);
    const seen = await collect(log, 1_000, async (so) => {
      if (so.length < 900) server.misbehave.dropSubscribers();
      await turn();
    });
    expect(ascending(numbersIn(seen))).toEqual(upTo(1_000));
  });

  it('reads no further than its bound while its consumer is at work', async () => {
    const data = { text: 'x'.repeat(10_000) };
    for (let stream = 0; stream < 60; stream += 1) {
      const events = upTo(50).map((i) => eventOf(stream * 50 + i, { data }));
      await log.append({ stream: `s${stream}`, expected: 'none', events });
    }
    await log.close();
    log = openLog(server, { limits: { subscriptionEvents: 50 } });
    let largest = 0;
    let last = 0;
    const seen = await collect(log, 3_000, async (so) => {
      largest = Math.max(largest, so.length - last);
      last = so.length;
      await turn();
    });
    expect(seen).toHaveLength(3_000);
    expect(largest).toBeLessThanOrEqual(50);
  });

  it('waits for a server that is away for a minute, and goes on; appends give up meanwhile and work again after it', async () => {
    const clock = createManualClock(0);
    const patient = openLog(server, { clock, limits: {} });
    const seeing = collect(patient, 2);
    await writeChains(patient, 1, 1);
    await server.stop();
    const failed = patient.append({ stream: 't', expected: 'none', events: [eventOf(7)] }).catch((error: unknown) => error);
    await passing(clock, clock.until(60_000, new AbortController().signal));
    expect(await failed).toMatchObject({ code: 'log-unreachable' });
    server = await startEventStoreStandIn({ log: server.log, port: server.port });
    const back = patient.append({ stream: 't', expected: 'none', events: [eventOf(7)] });
    const told = await passing(clock, seeing);
    expect(await back).toMatchObject({ outcome: 'appended' });
    expect(numbersIn(told)).toEqual([0, 7]);
    await patient.close();
  });

  it('ends at its signal and with the log while the server is away', async () => {
    await server.stop();
    const patient = openLog(server, { clock: createManualClock(0) });
    const stop = new AbortController();
    const ended = [stop.signal, new AbortController().signal].map(async (signal) => {
      for await (const events of patient.subscribe(0, signal)) throw new Error(`nobody can tell ${events.length} events`);
    });
    stop.abort();
    await ended[0];
    await patient.close();
    await ended[1];
    server = await startEventStoreStandIn();
  });
});
