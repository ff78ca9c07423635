import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { createSqliteDecisionStore, createSqliteEventLog, LogDatabase, LogThread, WalKeeper } from '@waymark/adapters/sqlite';
import type { DecidedBatch, DecisionStore, EventLog } from '@waymark/engine';
import type { NewEvent } from '@waymark/journey';
import type { SubjectFactory } from '@waymark/testkit';
import { describeDecisionStore, describeEventLog } from '@waymark/testkit';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');
const BUNDLES = join(ROOT, 'dist/test/store-threads');
const BUNDLE = join(BUNDLES, 'writing-thread.js');
const FOLDING_BACK = join(BUNDLES, 'folding-back-thread.js');

beforeAll(async () => {
  const entryPoints = ['writing-thread.ts', 'folding-back-thread.ts'].map((name) => join(ROOT, 'libs/adapters/src/sqlite', name));
  await build({ entryPoints, outdir: BUNDLES, bundle: true, platform: 'node', target: 'node20', packages: 'external', tsconfig: join(ROOT, 'tsconfig.base.json'), logLevel: 'warning' });
});

interface Threaded {
  readonly log: EventLog;
  readonly decisions: DecisionStore;
}

function open(path: string): Threaded {
  const file = new LogDatabase(path);
  const thread = new LogThread(BUNDLE, file);
  return { log: createSqliteEventLog(file, thread), decisions: createSqliteDecisionStore(file, thread) };
}

/** A store in a directory of its own, which goes with it. */
function inDirectory<T>(of: (threaded: Threaded) => T): SubjectFactory<T> {
  return async () => {
    const directory = mkdtempSync(join(tmpdir(), 'waymark-thread-'));
    let threaded = open(join(directory, 'log.db'));
    return {
      subject: of(threaded),
      reopen: async () => {
        await threaded.log.close();
        threaded = open(join(directory, 'log.db'));
        return of(threaded);
      },
      dispose: async () => {
        await threaded.log.close();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  };
}

describeEventLog('SQLite, written by a thread', inDirectory(({ log }) => log));
describeDecisionStore('SQLite, written by a thread', inDirectory((threaded) => threaded));

const NO_CHANGES = { links: [], members: [], cases: [], merges: [], keepAparts: [] };

function event(n: number): NewEvent {
  // Out of one buffer, as what is sealed comes from the cipher.
  const sealed = Buffer.from(`before${n}after`).subarray(6, 6 + String(n).length);
  return { id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, type: 'tested', at: n, data: { n }, sealed };
}

describe('the thread that writes the log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-thread-'));
  const path = join(directory, 'log.db');
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('writes appends that were asked for at once in their order, and what it answers can be read', async () => {
    const { log } = open(path);
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const answer = await log.append({ stream: 'one', expected: n === 0 ? 'none' : n - 1, events: [event(n)] });
        const stands = await log.readStream('one', n);
        return { ...answer, reads: stands[0]?.data['n'], sealed: Buffer.from(stands[0]?.sealed ?? []).toString() };
      }),
    );
    expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => ({ outcome: 'appended', revision: n, position: n + 1, reads: n, sealed: String(n) })));
    expect(await log.end()).toBe(40);
    await log.close();
  });

  it('refuses what was decided before somebody else changed the index, though the asker had not heard of it', async () => {
    const { log, decisions } = open(path);
    const answer = await decisions.lookUp({ eventIds: [], hashes: [] });
    const batch = (n: number): DecidedBatch => ({
      basis: answer,
      claims: [],
      changes: { ...NO_CHANGES, members: [{ id: `member-${n}`, number: n, mergedInto: null, named: false, shared: false }] },
      appends: [{ stream: `contact-${n}`, after: -1, events: [event(100 + n)] }],
    });
    expect(await Promise.all([decisions.commit(batch(1)), decisions.commit(batch(2))])).toEqual(['committed', 'changed']);
    expect((await decisions.lookUp({ eventIds: [], hashes: [], members: ['member-1', 'member-2'] })).snapshot.members.map(({ id }) => id)).toEqual(['member-1']);
    await log.close();
  });

  it('writes what waits before it closes, and leaves the one file', async () => {
    const { log } = open(path);
    const last = log.append({ stream: 'two', expected: 'none', events: [event(500)] });
    await log.close();
    expect(await last).toMatchObject({ outcome: 'appended' });
    const again = new LogDatabase(path);
    expect((await createSqliteEventLog(again).readStream('two')).length).toBe(1);
    again.close();
  });

  it('tells an operating failure by its code', async () => {
    const { log } = open(path);
    await log.append({ stream: 'three', expected: 'none', events: [event(600)] });
    // Nothing more fits in: as on a full disk.
    const other = new DatabaseSync(path);
    other.exec("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
    await expect(log.append({ stream: 'three', expected: 0, events: [event(601)] })).rejects.toMatchObject({ name: 'WaymarkError', code: 'disk-full', message: expect.stringContaining('make room') as string });
    other.exec('DROP TRIGGER full');
    expect(await log.append({ stream: 'three', expected: 0, events: [event(601)] })).toMatchObject({ outcome: 'appended' });
    other.close();
    await log.close();
  });

  it('that has ended fails what waits and all that comes, and says so once', async () => {
    const file = new LogDatabase(path);
    const heard: string[] = [];
    const log = createSqliteEventLog(file, new LogThread(join(directory, 'nowhere.js'), file, ({ message }) => heard.push(message)));
    const append = () => log.append({ stream: 'four', expected: 'none', events: [event(700)] });
    await expect(append()).rejects.toMatchObject({ code: 'store-io-failed', message: expect.stringContaining('nowhere.js') as string });
    await expect(append()).rejects.toMatchObject({ code: 'store-io-failed' });
    expect(heard).toEqual([expect.stringContaining('start again')]);
    await log.close();
  });
});

describe('the thread that folds files back', () => {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-keeper-'));
  const path = join(directory, 'log.db');
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('copies what commits put down into the file, while it is read and written, and leaves the rest to the end', async () => {
    const { log } = open(path);
    await log.append({ stream: 'one', expected: 'none', events: [event(0)] });
    const keeper = new WalKeeper(FOLDING_BACK, [path], fail, 10);
    const empty = statSync(path).size;
    // Far less than what makes a commit fold back by itself.
    for (let n = 1; statSync(path).size === empty; n += 1) {
      expect(await log.append({ stream: 'one', expected: n - 1, events: [event(n)] })).toMatchObject({ revision: n });
      expect((await log.readStream('one', n)).length).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await keeper.close();
    await log.close();
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('says so when it cannot start, and ends without a word when it is told to', async () => {
    const heard: string[] = [];
    const lost = new WalKeeper(join(directory, 'nowhere.js'), [path], (why) => heard.push(why), 10);
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toEqual([expect.stringContaining('nowhere.js')]);
    await lost.close();
    const { log } = open(path);
    const keeper = new WalKeeper(FOLDING_BACK, [path], fail, 10);
    await keeper.close();
    await keeper.close();
    await log.close();
  });

  function fail(why: string): never {
    throw new Error(why);
  }
});
