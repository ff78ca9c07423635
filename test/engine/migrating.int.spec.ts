import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeCrypto } from '@waymark/adapters/crypto';
import { createPostgresClaimIndex, createPostgresVault } from '@waymark/adapters/postgres';
import type { InstallationSource } from '@waymark/adapters/sqlite';
import { createSqliteViewStore, openInstallationSource } from '@waymark/adapters/sqlite';
import { LOG_FILE, VAULT_FILE } from '@waymark/embedded';
import type { EventLog } from '@waymark/engine';
import { createClaimedDecisionStore } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import { READY_MODELS } from '@waymark/scoring';
import type { EngineParts, WholeEngine } from '@waymark/server';
import { createEngine } from '@waymark/server';
import { migrateInstallation, rebuildIndex, refuseLost, refuseMigrating, withTargets } from '@waymark/servers';
import type { EventStoreStandIn } from '@waymark/testkit';
import { describeWithPostgres, MemoryLog, SeededDice, startEventStoreStandIn } from '@waymark/testkit';
import { VIEW_TABLES } from '@waymark/views';
import { checkIndex } from '../faults/index-check';
import { rowsOf } from './histories';
import type { TestEngine } from './test-engine';
import { activate, allTold, openTestEngine, START, until } from './test-engine';

jest.setTimeout(60_000);

const PREFIX = 'moved';
const SCHEMA = 'moved_vault';
const never = new AbortController().signal;
const silent = (): void => undefined;
const unasked = (): never => {
  throw new Error('no key is made');
};

type Targets = Parameters<Parameters<typeof withTargets>[1]>[0];

/** The sample company with its people, hand-offs, keys, an open letter and a kept answer. */
async function fill({ engine, clock }: TestEngine): Promise<void> {
  const { text = '' } = READY_MODELS.find(({ id }) => id === 'b2b-default') ?? {};
  await activate(engine, text);
  const lines = [...sampleHistory({ contacts: 120, seed: 11, asOf: START })].map(formatSampleLine).join('\n');
  for (const only of ['handoffs', 'others'] as const) await engine.imports.lines(lines, { firstLine: 1, dryRun: false, only });
  await allTold(engine);
  await engine.keys.firstStart();
  const letter = { receivedAt: START, expiresAt: START + 1e12, via: 'http', topic: null, partition: null, offset: null, code: 'x', pointer: '', message: '', status: 'open', resolvedAt: null } as const;
  await engine.parts.vault.putLetters([{ ...letter, id: 'letter-1', sealed: Uint8Array.of(1, 2, 3) }]);
  await engine.parts.vault.keepAnswer({ keyName: 'kim', idempotencyKey: 'i1', requestHash: 'h', status: 200, body: '{}', at: clock.now() });
}

function place({ stream, revision, id, type, at, data, sealed }: LoggedEvent): string {
  return JSON.stringify([stream, revision, id, type, at, data, sealed ? Buffer.from(sealed).toString('hex') : null]);
}

async function eventsOf(log: Pick<EventLog, 'readAll'>): Promise<readonly string[]> {
  return (await log.readAll({ after: 0, limit: 1_000_000 })).map(place).sort();
}

const inOrder = (rows: readonly object[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();

describeWithPostgres('an installation that moves to servers', (database) => {
  let directory: string;
  let test: TestEngine;
  let source: InstallationSource;
  let eventStore: EventStoreStandIn;
  let kept: MemoryLog;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-moving-'));
    const first = await openTestEngine();
    await fill(first);
    test = await first.reopen(() => cpSync(first.directory, directory, { recursive: true }));
    source = openInstallationSource(join(directory, LOG_FILE), join(directory, VAULT_FILE));
  });
  afterAll(async () => {
    source.close();
    await test.close();
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    kept = new MemoryLog();
    eventStore = await startEventStoreStandIn({ log: kept });
  });
  afterEach(() => eventStore.stop());

  const addresses = () => ({ eventStoreUrl: eventStore.connectionString, databaseUrl: database().url, schemaPrefix: PREFIX, warn: silent });
  const within = <T>(work: (targets: Targets) => Promise<T>): Promise<T> => withTargets(addresses(), work);
  const migrate = (targets: Targets, more: { readonly signal?: AbortSignal; readonly log?: Targets['log'] } = {}) =>
    migrateInstallation({ source, signal: never, onProgress: silent, ...targets, ...more });
  /** Engine parts of another process, over the moved stores. */
  const partsOn = async ({ log, pool }: Targets): Promise<Omit<EngineParts, 'views'>> => {
    const vault = await createPostgresVault({ pool, schema: SCHEMA, newSecret: unasked });
    const decisions = createClaimedDecisionStore(log, await createPostgresClaimIndex({ pool, schema: SCHEMA }));
    const { contract, settings, clock, logger } = test.engine.parts;
    return { log, vault, decisions, contract, settings, clock, logger, secrets: source.secrets(), crypto: createNodeCrypto() };
  };

  it('has the same events at the same places, an index that its log makes, and all of the vault', async () => {
    await within(async (targets) => {
      const report = await migrate(targets);
      const originals = await eventsOf(targets.log);
      expect(originals).toEqual([...source.pages(1_000)].flat().map(place).sort());
      expect(report).toMatchObject({ events: originals.length, copied: originals.length, letters: 1, apiKeys: 4, memberKeys: source.counts.memberKeys });
      const engine = { parts: await partsOn(targets) } as unknown as WholeEngine;
      expect(await checkIndex(engine, 3)).toEqual({ claims: report.claims, differs: null });
      expect(report.claims).toBeGreaterThan(500);
      const { vault } = engine.parts;
      expect(await vault.keys()).toEqual(source.keys());
      expect((await vault.letter('letter-1'))?.sealed).toEqual(Uint8Array.of(1, 2, 3));
      expect(await vault.keptAnswer('kim', 'i1')).toMatchObject({ requestHash: 'h' });
      const keys = [...source.memberKeys(100)].flat();
      expect([...(await vault.memberKeys(keys.map(([member]) => member)))].sort()).toEqual([...keys].sort());
    });
  });

  it('has every switch and every event of no member behind the same events as before', async () => {
    await within(migrate);
    const before = (events: readonly LoggedEvent[]) => events.flatMap(({ stream, id }, index) => (/^(?:contact|handoff)-/.test(stream) ? [] : [[index, id]]));
    expect(before(await kept.readAll({ after: 0, limit: 1_000_000 }))).toEqual(before([...source.pages(1_000)].flat()));
  });

  it('is moved once: again adds nothing, and says that all is there', async () => {
    const first = await within((targets) => migrate(targets));
    const end = await kept.end();
    expect(await within((targets) => migrate(targets))).toEqual({ ...first, copied: 0 });
    expect(await kept.end()).toBe(end);
  });

  it('goes on wherever it was cut off, and nothing starts on what is there by half', async () => {
    const dice = new SeededDice(5);
    const { length } = [...source.pages(1_000)].flat();
    const cuts = Array.from({ length: 4 }, () => dice.whole(1, 40));
    let copied = 0;
    for (const cut of cuts) {
      await within(async (targets) => {
        await expect(migrate(targets, { log: cutOff(targets.log, cut) })).rejects.toThrow('cut off');
        await expect(refuseMigrating(targets)).rejects.toMatchObject({ code: 'migration-unfinished' });
      });
      expect(await kept.end()).toBeGreaterThanOrEqual(copied);
      copied = await kept.end();
    }
    const stopped = new AbortController();
    stopped.abort();
    await expect(within((targets) => migrate(targets, { signal: stopped.signal }))).rejects.toMatchObject({ code: 'migration-stopped' });
    await within(async (targets) => {
      expect((await migrate(targets)).events).toBe(length);
      await refuseMigrating(targets);
      await refuseLost(targets);
      expect(await checkIndex({ parts: await partsOn(targets) } as unknown as WholeEngine, 4)).toMatchObject({ differs: null });
      expect(await eventsOf(targets.log)).toEqual([...source.pages(1_000)].flat().map(place).sort());
    });
  });

  it('finds an event that was changed on its way', async () => {
    await within(async (targets) => {
      const changing = { ...targets.log, append: (append: Parameters<EventLog['append']>[0]) => targets.log.append(append.stream.startsWith('contact-') ? { ...append, events: append.events.map((event) => ({ ...event, at: event.at + 1 })) } : append) };
      await expect(migrate(targets, { log: changing })).rejects.toMatchObject({ code: 'migration-differs', message: expect.stringMatching(/event \d+ of stream contact-/) as string });
      await expect(refuseMigrating(targets)).rejects.toMatchObject({ code: 'migration-unfinished' });
    });
  });

  it('goes to no place where another one is, in the log or in the vault', async () => {
    await within(async (targets) => {
      await targets.log.append({ stream: 'contact-other', expected: 'none', events: [{ id: '00000000-0000-4000-8000-000000000001', type: 'happened', at: 1, data: {} }] });
      await expect(migrate(targets)).rejects.toMatchObject({ code: 'migration-target-used', message: expect.stringContaining('contact-other') as string });
      // It was refused before anything was written.
      expect(await database().query(`select from pg_namespace where nspname = '${SCHEMA}'`)).toHaveLength(0);
      await (await createPostgresVault({ pool: targets.pool, schema: SCHEMA, newSecret: () => new Uint8Array(32) })).secrets();
      await expect(migrate(targets)).rejects.toMatchObject({ code: 'vault-foreign', message: expect.stringContaining('--schema-prefix') as string });
    });
  });

  it('answers as it did, and offers nobody again', async () => {
    await within(async (targets) => {
      await migrate(targets);
      const offers = (await eventsOf(kept)).filter((text) => text.includes('"handoff-offered"'));
      expect(offers.length).toBeGreaterThan(0);
      const views = mkdtempSync(join(tmpdir(), 'waymark-moved-'));
      const engine = createEngine({ ...(await partsOn(targets)), views: createSqliteViewStore({ path: join(views, 'views.db'), tables: VIEW_TABLES }) });
      await engine.start();
      await until(() => engine.runner.health().caughtUp);
      await allTold(engine);
      for (const table of ['contact', 'member', 'handoff', 'score', 'qualification', 'stage_entry']) expect([table, await shown(engine, table)]).toEqual([table, await shown(test.engine, table)]);
      expect((await eventsOf(kept)).filter((text) => text.includes('"handoff-offered"'))).toEqual(offers);
      const again = await engine.imports.lines([...sampleHistory({ contacts: 120, seed: 11, asOf: START })].map(formatSampleLine).join('\n'), { firstLine: 1, dryRun: false });
      expect(again.counts).toMatchObject({ accepted: 0, conflict: 0 });
      await engine.stop();
      rmSync(views, { recursive: true, force: true });
    });
  });

  it('whose index is lost starts again only when it is made anew from the log, and not at all without its vault', async () => {
    await within(async (targets) => {
      await refuseLost(targets);
      await migrate(targets);
      await refuseLost(targets);
      await database().query(`truncate ${['claim', 'member', 'link', 'version', 'stream_end', 'unconfirmed'].map((name) => `${SCHEMA}.${name}`).join(', ')}`);
      await expect(refuseLost(targets)).rejects.toMatchObject({ code: 'index-missing', message: expect.stringContaining('waymark migrate --index-only') as string });
      const made = await rebuildIndex({ ...targets, withoutKeys: false, signal: never, onProgress: silent });
      await refuseLost(targets);
      expect(await checkIndex({ parts: await partsOn(targets) } as unknown as WholeEngine, 6)).toEqual({ claims: made.claims, differs: null });
      await database().query(`drop schema ${SCHEMA} cascade`);
      await expect(refuseLost(targets)).rejects.toMatchObject({ code: 'vault-missing' });
      await expect(rebuildIndex({ ...targets, withoutKeys: false, signal: never, onProgress: silent })).rejects.toMatchObject({ code: 'vault-missing' });
    });
  });

  it('makes no index anew while a process of it runs', async () => {
    await within(async (targets) => {
      await migrate(targets);
      await within(async (others) => {
        const session = await others.pool.session();
        await session.query(`set application_name = 'waymark-ingest'`);
        await expect(rebuildIndex({ ...targets, withoutKeys: false, signal: never, onProgress: silent })).rejects.toMatchObject({ code: 'processes-running', message: expect.stringContaining('waymark-ingest') as string });
        await session.close();
      });
    });
  });
});

/** A log after so many of whose appends the process dies. */
function cutOff(log: Targets['log'], after: number): Targets['log'] {
  let left = after;
  return { ...log, append: (append) => ((left -= 1) < 0 ? Promise.reject(new Error('cut off')) : log.append(append)) };
}

/** What readers see of the live model, but the names and instants of the rows' making. */
async function shown(engine: WholeEngine, table: string): Promise<readonly string[]> {
  const live = engine.projector.live?.gen;
  const rows = await rowsOf(engine, table);
  return inOrder(rows.filter(({ gen }) => gen === live || String(gen).startsWith('base-')).map(({ gen: _gen, display: _display, as_of: _asOf, ...row }) => row));
}
