import type { EventLog } from '@waymark/engine';
import type { EventStoreStandIn } from '@waymark/testkit';
import { MemoryLog, startEventStoreStandIn, waitUntil } from '@waymark/testkit';
import { ascending, eventOf, impatient, numbersIn, openLog, upTo, writeChains } from './event-store.fixture';
import type { EventStoreLog } from './event-store-log';

const EVERYTHING = { after: 0, limit: 100_000 };

describe('appends to an EventStoreDB that misbehaves', () => {
  let server: EventStoreStandIn;
  let log: EventStoreLog;

  async function start(kept: EventLog = new MemoryLog()): Promise<void> {
    server = await startEventStoreStandIn({ log: kept });
    log = openLog(server);
  }

  afterEach(async () => {
    await log.close();
    await server.stop();
  });

  const inOrder = async (): Promise<readonly number[]> => ascending(numbersIn(await log.readAll(EVERYTHING)));

  it('are answered however late the answers come', async () => {
    await start();
    server.misbehave.late(50);
    await writeChains(log, 50, 2);
    expect(await inOrder()).toEqual(upTo(100));
  });

  it.each([
    { commits: true, then: 'timeout' },
    { commits: true, then: 'unknown' },
    { commits: false, then: 'timeout' },
    { commits: false, then: 'unknown' },
    { commits: true, then: 'drop' },
    { commits: false, then: 'drop' },
  ] as const)('are written once when their outcome is unknown (committed: $commits, then $then)', async (fate) => {
    await start();
    server.misbehave.appends(fate, 3);
    await writeChains(log, 100, 3);
    expect(await inOrder()).toEqual(upTo(300));
  });

  it('tell the place where they were written the first time', async () => {
    await start();
    server.misbehave.appends({ commits: true, then: 'timeout' });
    const events = [eventOf(1), eventOf(2)];
    const told = await log.append({ stream: 's', expected: 'none', events });
    const [, last] = await log.readStream('s');
    expect(told).toEqual({ outcome: 'appended', revision: 1, position: last?.position });
  });

  it('are sent again over another call when one gives no answer', async () => {
    await start();
    log = openLog(server, { limits: { ...impatient, answerWithinMs: 300 } });
    server.misbehave.appends({ commits: true, then: 'silence' });
    expect(await log.append({ stream: 's', expected: 'none', events: [eventOf(1)] })).toMatchObject({ outcome: 'appended', revision: 0 });
    expect(await log.readStream('s')).toHaveLength(1);
  });

  it('go on where a server is started again in the middle, and does not lead at once', async () => {
    await start();
    const writing = writeChains(log, 40, 25);
    for (let restarts = 0; restarts < 3; restarts += 1) {
      server.misbehave.refuse('not-ready');
      await server.restart();
      await expect(log.reach()).rejects.toThrow();
      server.misbehave.heal();
      await log.end();
    }
    await writing;
    expect(await inOrder()).toEqual(upTo(1_000));
  });

  it('follow the leader, as reads do', async () => {
    const kept = new MemoryLog();
    await start(kept);
    const leader = await startEventStoreStandIn({ log: kept });
    server.misbehave.refuse({ leader: { host: '127.0.0.1', port: leader.port } });
    await writeChains(log, 10, 3);
    expect(await inOrder()).toEqual(upTo(30));
    await log.close();
    await leader.stop();
  });

  it('are refused whole where they are too large for the server, and leave others alone', async () => {
    await start();
    const large = (bytes: number, count: number) => upTo(count).map((number) => eventOf(number, { sealed: new Uint8Array(bytes) }));
    const results = await Promise.allSettled([
      log.append({ stream: 'large', expected: 'none', events: large(1_100_000, 1) }),
      log.append({ stream: 'large', expected: 'none', events: large(2_000_000, 2) }),
      log.append({ stream: 'large', expected: 'none', events: large(1_000_000, 9) }),
      log.append({ stream: 'small', expected: 'none', events: [eventOf(1)] }),
    ]);
    const tooLarge = { status: 'rejected', reason: { code: 'append-too-large' } };
    expect(results).toMatchObject([tooLarge, tooLarge, tooLarge, { status: 'fulfilled' }]);
    expect(await log.readStream('large')).toEqual([]);
  });

  it('that stand at their place already are the same appends, whatever the server remembers', async () => {
    const kept = new MemoryLog();
    const forgetful: EventLog = Object.assign(Object.create(kept) as MemoryLog, {
      append: async (append: Parameters<EventLog['append']>[0]) => {
        const last = kept.lastOf(append.stream);
        const end = append.expected === 'none' ? -1 : append.expected;
        return last === end ? kept.append(append) : { outcome: 'wrong-revision', actual: last < 0 ? 'none' : last };
      },
    });
    await start(forgetful);
    const first = { stream: 's', expected: 'none', events: [eventOf(1), eventOf(2)] } as const;
    const told = await log.append(first);
    await log.append({ stream: 's', expected: 1, events: [eventOf(3)] });
    expect(await log.append(first)).toEqual(told);
    expect(await log.append({ ...first, events: [eventOf(1), eventOf(4)] })).toEqual({ outcome: 'wrong-revision', actual: 2 });
    expect(await log.append({ ...first, events: [1, 2, 3, 4].map((number) => eventOf(number)) })).toEqual({ outcome: 'wrong-revision', actual: 2 });
  });

  it('keep to their bound: no more are under way at once', async () => {
    const kept = new MemoryLog();
    await start(kept);
    log = openLog(server, { limits: { ...impatient, appendsInFlight: 5 } });
    const release = server.misbehave.hold();
    const writing = writeChains(log, 20, 1);
    await waitUntil('appends are under way', async () => (await kept.end()) >= 5);
    for (let turns = 0; turns < 100; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await kept.end()).toBe(5);
    release();
    await writing;
    expect(await kept.end()).toBe(20);
  });

  it('to one stream go in the order of asking, also where the first is sent again', async () => {
    await start();
    server.misbehave.appends({ commits: false, then: 'timeout' });
    const results = await Promise.all(upTo(5).map((i) => log.append({ stream: 's', expected: i === 0 ? 'none' : i - 1, events: [eventOf(i)] })));
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill('appended'));
    expect(numbersIn(await log.readStream('s'))).toEqual(upTo(5));
  });

  it('end in an error that says what to mend where the server stays away, and work when it is back', async () => {
    await start();
    const { port, log: kept } = server;
    log = openLog(server, { limits: { ...impatient, giveUpAfterMs: 100 } });
    await server.stop();
    await expect(log.append({ stream: 's', expected: 'none', events: [eventOf(1)] })).rejects.toMatchObject({
      code: 'log-unreachable',
      message: expect.stringMatching(/EVENTSTOREDB_URL.*sending it again is safe/),
    });
    await expect(log.readStream('s')).rejects.toMatchObject({ code: 'log-unreachable' });
    await expect(log.reach()).rejects.toMatchObject({ code: 'log-unreachable', message: expect.stringContaining('EVENTSTOREDB_URL') as string });
    server = await startEventStoreStandIn({ log: kept, port });
    expect(await log.append({ stream: 's', expected: 'none', events: [eventOf(1)] })).toMatchObject({ outcome: 'appended', revision: 0 });
    await log.reach();
  });

  it('that are under way have their answer before the log is closed, later ones are refused', async () => {
    await start();
    server.misbehave.late(50);
    const under = log.append({ stream: 's', expected: 'none', events: [eventOf(1)] });
    const closing = log.close();
    await expect(log.append({ stream: 's', expected: 0, events: [eventOf(2)] })).rejects.toMatchObject({ code: 'log-closed' });
    expect(await under).toMatchObject({ outcome: 'appended', revision: 0 });
    await closing;
  });
});
