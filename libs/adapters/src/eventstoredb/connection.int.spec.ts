import { createManualClock, MemoryLog, startEventStoreStandIn } from '@waymark/testkit';
import { ascending, eventOf, impatient, numbersIn, openLog, upTo, writeChains } from './event-store.fixture';

const SECRET = 's3cret-p4ss';

/** What was thrown, whatever it is. */
const failureOf = (work: () => unknown): Promise<unknown> => Promise.resolve().then(work).then(() => null, (error: unknown) => error);

describe('the way to EventStoreDB', () => {
  let warned: jest.SpyInstance;
  beforeEach(() => (warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined)));
  afterEach(() => {
    expect(JSON.stringify(warned.mock.calls)).not.toContain(SECRET);
    warned.mockRestore();
  });

  it.each([
    `http://user:${SECRET}@localhost:2113`,
    `user:${SECRET}@localhost`,
    `esdb://user:${SECRET}@`,
    `esdb://user:${SECRET}@localhost:port`,
    `esdb://user:${SECRET}@localhost:2113?tls=perhaps`,
    `esdb://user:${SECRET}@localhost:2113?tlsCAFile=/nowhere/at/all.crt`,
    '',
  ])('is refused at once where the connection string cannot be used (%#), and no password is shown', (connectionString) => {
    const open = (): unknown => openLog({ connectionString });
    expect(open).toThrow(expect.objectContaining({ code: 'log-url-invalid', message: expect.stringContaining('EVENTSTOREDB_URL') }));
    expect(open).not.toThrow(expect.objectContaining({ message: expect.stringContaining(SECRET) }));
  });

  it('leaves out options that are not for this client, and says which', async () => {
    const warnings: object[] = [];
    const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields) };
    await openLog({ connectionString: `kurrentdb://user:${SECRET}@localhost:2113?tlsVerifyCert=false&tls=true&color=red` }, { log }).close();
    expect(warnings).toEqual([{ option: 'tlsVerifyCert' }, { option: 'color' }]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('goes over TLS with the credentials of the connection string, and says when they are wrong', async () => {
    const server = await startEventStoreStandIn({ credentials: { username: 'waymark', password: SECRET } });
    const log = openLog(server);
    await writeChains(log, 20, 2);
    expect(ascending(numbersIn(await log.readAll({ after: 0, limit: 100 })))).toEqual(upTo(40));
    await log.close();
    for (const wrong of ['changeit', '']) {
      const connectionString = server.connectionString.replace(`waymark:${SECRET}@`, wrong && `waymark:${wrong}@`);
      const stranger = openLog({ connectionString });
      const failures = [
        await failureOf(() => stranger.append({ stream: 's', expected: 'none', events: [eventOf(1)] })),
        await failureOf(() => stranger.readStream('s')),
        await failureOf(() => stranger.end()),
        await failureOf(() => stranger.subscribe(0, new AbortController().signal)[Symbol.asyncIterator]().next()),
      ];
      for (const failure of failures) expect(failure).toMatchObject({ code: 'log-refused', message: expect.stringContaining('EVENTSTOREDB_URL') });
      await stranger.close();
    }
    await server.stop();
  });

  it('says that a server speaks no TLS where it was asked to', async () => {
    const server = await startEventStoreStandIn();
    const log = openLog({ connectionString: server.connectionString.replace('tls=false', 'tls=true') }, { limits: { ...impatient, giveUpAfterMs: 20 } });
    await expect(log.readStream('s')).rejects.toMatchObject({ code: 'log-unreachable', message: expect.stringContaining('tls=false') });
    await log.close();
    await server.stop();
  });

  it('is found again by discovery after no node was there: a client that gave up is replaced', async () => {
    const kept = new MemoryLog();
    let server = await startEventStoreStandIn({ log: kept });
    const connectionString = `${server.connectionString.replace('esdb://', 'esdb+discover://')}&maxDiscoverAttempts=2&discoveryInterval=1`;
    const told: string[] = [];
    const lines = { info: (_: object, line: string) => void told.push(line), warn: (_: object, line: string) => void told.push(line) };
    const log = openLog({ connectionString }, { log: lines, limits: { ...impatient, giveUpAfterMs: 100 } });
    const stop = new AbortController();
    const seeing = (async () => {
      const seen: number[] = [];
      for await (const events of log.subscribe(0, stop.signal)) {
        seen.push(...numbersIn(events));
        if (seen.length === 2) stop.abort();
      }
      return seen;
    })();
    await log.append({ stream: 's', expected: 'none', events: [eventOf(0)] });
    await server.stop();
    for (let i = 0; i < 3; i += 1) {
      await expect(log.append({ stream: 's', expected: 0, events: [eventOf(1)] })).rejects.toMatchObject({ code: 'log-unreachable' });
    }
    server = await startEventStoreStandIn({ log: kept, port: server.port });
    expect(await log.append({ stream: 's', expected: 0, events: [eventOf(1)] })).toMatchObject({ outcome: 'appended', revision: 1 });
    expect(await seeing).toEqual([0, 1]);
    expect(told).toEqual(['EventStoreDB is away or broke a call; trying again', 'EventStoreDB answers again']);
    await log.close();
    await server.stop();
  });

  it('closes while the server gives no answer, after its time', async () => {
    const server = await startEventStoreStandIn();
    const clock = createManualClock(0);
    const log = openLog(server, { clock });
    server.misbehave.appends({ commits: true, then: 'silence' });
    const left = failureOf(() => log.append({ stream: 's', expected: 'none', events: [eventOf(1)] }));
    while ((await server.log.end()) === 0) await new Promise((resolve) => setImmediate(resolve));
    const closing = log.close();
    clock.moveTo(10_000);
    await closing;
    expect(await left).toMatchObject({ code: 'log-closed' });
    await server.stop();
  });
});
