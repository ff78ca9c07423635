import { createNodeCrypto } from '@waymark/adapters/crypto';
import { createPostgresClaimIndex, createPostgresVault } from '@waymark/adapters/postgres';
import { createClaimedDecisionStore } from '@waymark/engine';
import type { ClaimIndex, EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { EngineParts } from '@waymark/server';
import { createEngine } from '@waymark/server';
import { rebuildIndex, refuseApart, withTargets } from '@waymark/servers';
import type { EventStoreStandIn } from '@waymark/testkit';
import { describeWithPostgres, MemoryLog, startEventStoreStandIn } from '@waymark/testkit';
import fc from 'fast-check';
import type { TestEngine } from './test-engine';
import { openTestEngine, START, touch } from './test-engine';

jest.setTimeout(120_000);

const SCHEMA = 'days_vault';
const silent = (): void => undefined;
const never = new AbortController().signal;

type Targets = Parameters<Parameters<typeof withTargets>[1]>[0];

describeWithPostgres('a log and a database that were restored to different days', (database) => {
  let test: TestEngine;
  let eventStore: EventStoreStandIn;
  beforeAll(async () => {
    test = await openTestEngine();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    eventStore = await startEventStoreStandIn({ log: new MemoryLog() });
  });
  afterEach(() => eventStore.stop());

  const within = <T>(work: (targets: Targets) => Promise<T>, address = eventStore.connectionString): Promise<T> =>
    withTargets({ eventStoreUrl: address, databaseUrl: database().url, schemaPrefix: 'days', warn: silent }, work);

  /** A process that takes facts; `of` sees its claims go by. */
  const process = async ({ log, pool }: Targets, of: (index: ClaimIndex) => ClaimIndex = (index) => index) => {
    const vault = await createPostgresVault({ pool, schema: SCHEMA, newSecret: () => crypto.getRandomValues(new Uint8Array(32)) });
    const decisions = createClaimedDecisionStore(log, of(await createPostgresClaimIndex({ pool, schema: SCHEMA })));
    const parts: EngineParts = { ...test.engine.parts, log, vault, decisions, secrets: await vault.secrets(), crypto: createNodeCrypto() };
    return createEngine(parts);
  };
  const touchOf = (name: string, person: string): string => JSON.stringify(touch(name, START - 86_400_000, { contactId: person }));
  const take = async (targets: Targets, ...facts: readonly (readonly [name: string, person: string])[]): Promise<string> => {
    const { imports } = await process(targets);
    const { counts } = await imports.lines(facts.map(([name, person]) => touchOf(name, person)).join('\n'), { firstLine: 1, dryRun: false });
    return JSON.stringify(counts, (_, value: unknown) => (value === 0 ? undefined : value));
  };

  const tables = async (schema: string): Promise<readonly string[]> =>
    (await database().query('select tablename from pg_tables where schemaname = $1', [schema])).map(({ tablename }) => String(tablename));
  /** Keeps the database as it is today. */
  const dump = async (day: string): Promise<void> => {
    await database().query(`create schema ${day}`);
    for (const table of await tables(SCHEMA)) await database().query(`create table ${day}.${table} as table ${SCHEMA}.${table}`);
  };
  const restore = async (day: string): Promise<void> => {
    for (const table of await tables(day)) await database().query(`truncate ${SCHEMA}.${table}; insert into ${SCHEMA}.${table} select * from ${day}.${table}`);
  };
  const rebuild = (targets: Targets, withoutKeys = false) => rebuildIndex({ ...targets, withoutKeys, signal: never, onProgress: silent });
  const refused = (targets: Targets): Promise<string> => refuseApart(targets).then(() => 'nothing', (error: { readonly code: string }) => error.code);

  it('are told from those that are of one day, whatever a process that died has left', async () => {
    await within(async (targets) => {
      expect(await refused(targets)).toBe('nothing');
      await take(targets, ['f1', 'ada'], ['f2', 'bob']);
      expect(await refused(targets)).toBe('nothing');
      const deaf = await process(targets, (index) => ({ ...index, confirm: () => Promise.reject(new Error('died before it confirmed')) }));
      await deaf.imports.lines(touchOf('f3', 'cyd'), { firstLine: 1, dryRun: false }).catch(() => undefined);
      expect(await database().query(`select from ${SCHEMA}.unconfirmed`)).not.toEqual([]);
      expect(await refused(targets)).toBe('nothing');
      const mute = await process({ ...targets, log: { ...targets.log, append: () => Promise.reject(new Error('died before it appended')) } });
      await mute.imports.lines(touchOf('f4', 'dan'), { firstLine: 1, dryRun: false }).catch(() => undefined);
      expect(await refused(targets)).toBe('nothing');
    });
  });

  it('where the database is the older one: facts would be taken again, so nothing starts before the index is made anew', async () => {
    await within(async (targets) => {
      await take(targets, ['f1', 'ada'], ['f2', 'bob']);
      await dump('monday');
      await take(targets, ['f3', 'ada']);
      await take(targets, ['f4', 'bob']);
      await restore('monday');
      await expect(refuseApart(targets)).rejects.toMatchObject({ code: 'index-behind', message: expect.stringContaining('waymark migrate --index-only') as string });
      expect(await rebuild(targets)).toMatchObject({ keyless: 0, contacts: 2 });
      expect(await refused(targets)).toBe('nothing');
      expect(await take(targets, ['f3', 'ada'], ['f4', 'bob'])).toBe('{"duplicate":2}');
    });
  });

  it('where keys are missing too: that is said, and they are given up by name only', async () => {
    await within(async (targets) => {
      await take(targets, ['f1', 'ada']);
      await dump('monday');
      await take(targets, ['f2', 'bob'], ['f3', 'cyd']);
      await restore('monday');
      await expect(refuseApart(targets)).rejects.toMatchObject({ code: 'vault-behind', message: expect.stringContaining('the keys of 2 of the last people') as string });
      await expect(rebuild(targets)).rejects.toMatchObject({ code: 'vault-behind', message: expect.stringContaining('no keys for 2 people') as string });
      expect(await refused(targets)).toBe('vault-behind');
      expect(await rebuild(targets, true)).toMatchObject({ keyless: 2, contacts: 3 });
      expect(await refused(targets)).toBe('nothing');
      expect(await take(targets, ['f2', 'bob'], ['f9', 'ada'])).toBe('{"accepted":1,"duplicate":1}');
    });
  });

  it('where the log is the older one: what it lost would never be taken again, so nothing starts before the index is made anew', async () => {
    const monday = await within(async (targets) => {
      await take(targets, ['f1', 'ada']);
      const events = await targets.log.readAll({ after: 0, limit: 1_000 });
      await take(targets, ['f2', 'ada']);
      return events;
    });
    const restored = await startEventStoreStandIn({ log: new MemoryLog() });
    await within(async (targets) => {
      for (const { stream, revision, id, type, at, data, sealed } of monday) {
        const event = { id, type, at, data, ...(sealed && { sealed }) };
        await targets.log.append({ stream, expected: revision === 0 ? 'none' : revision - 1, events: [event] });
      }
      await expect(refuseApart(targets)).rejects.toMatchObject({ code: 'log-behind', message: expect.stringContaining('waymark migrate --index-only') as string });
      await rebuild(targets);
      expect(await refused(targets)).toBe('nothing');
      expect(await take(targets, ['f1', 'ada'], ['f2', 'ada'])).toBe('{"accepted":1,"duplicate":1}');
    }, restored.connectionString).finally(() => restored.stop());
  });

  it('are found out however much is lost, and whichever is older', async () => {
    await within(async (targets) => {
      const days = ['d0', 'd1', 'd2'];
      await take(targets, ['f0', 'ada']);
      for (const [number, day] of days.entries()) {
        await dump(day);
        if (number < days.length - 1) await take(targets, [`f${number + 1}`, 'ada']);
      }
      const events = await targets.log.readAll({ after: 0, limit: 1_000 });
      const last = events.findLastIndex(({ data }) => 'digest' in data);
      await fc.assert(
        fc.asyncProperty(fc.nat(last), async (length) => {
          expect(await refused({ ...targets, log: { ...targets.log, ...ending(events.slice(0, length)) } })).toBe('log-behind');
        }),
        { numRuns: 20 },
      );
      for (const day of days) {
        await restore(day);
        expect([day, await refused(targets)]).toEqual([day, day === days.at(-1) ? 'nothing' : 'index-behind']);
      }
    });
  });
});

/** What is read of a log that ends with these. */
function ending(events: readonly LoggedEvent[]): Pick<Targets['log'], 'latest'> & Pick<EventLog, 'readStream'> {
  return {
    latest: (limit) => Promise.resolve([...events].reverse().slice(0, limit)),
    readStream: (stream, from = 0) => Promise.resolve(events.filter((event) => event.stream === stream && event.revision >= from)),
  };
}
