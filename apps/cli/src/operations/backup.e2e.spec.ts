import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlacedEngine } from '../cli-process.fixture';
import { attended, buildApps, mainOf, Workplace } from '../cli-process.fixture';

jest.setTimeout(120_000);

const facts = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) => `${attended(`f${from + i}`, `c${from + i}`, 2)}\n`).join('');

describe('waymark backup and restore', () => {
  let place: Workplace;
  let engine: PlacedEngine | null = null;
  beforeAll(() => buildApps('cli', 'standalone'));
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(async () => {
    await end();
    place.remove();
  });

  const start = async (): Promise<void> => {
    engine = await place.startEngine();
  };
  const end = async (): Promise<void> => {
    await engine?.stop();
    engine = null;
  };

  it('copies beside a running engine, and what is restored elsewhere answers the same, for the same keys', async () => {
    await start();
    await place.json(['import', place.write('facts.ndjson', facts(0, 40))]);
    const { secret } = await place.json<{ secret: string }>(['keys', 'add', 'viewer', '--role', 'analyst']);
    const made = await place.json<{ directory: string; events: number; consumers: string }>(['backup', 'copies/monday']);
    expect(made).toMatchObject({ directory: join(place.path, 'copies/monday'), consumers: 'none' });
    expect(readdirSync(made.directory).sort()).toEqual(['admin.key', 'log.db', 'manifest.json', 'vault.db']);
    await place.json(['import', place.write('more.ndjson', facts(40, 50))]);
    const again = await place.run(['backup', 'copies/monday']);
    expect([again.status, again.stderr]).toEqual([1, expect.stringMatching(/^waymark: .*copies\/monday is not empty: name a directory that is empty or not there yet \(backup-refused\)\n$/)]);
    await end();

    const there = ['--data-dir', 'restored'];
    const restored = await place.run(['restore', 'copies/monday', ...there, '--progress']);
    expect([restored.status, restored.stdout]).toEqual([0, expect.stringMatching(/^\d+ events of 40 contacts as they stood on .*restored; start the engine on it and the views are made anew\n$/)]);
    expect(await place.json(['verify', ...there])).toMatchObject({ contacts: 40, differing: 0 });
    expect(await place.json(['keys', 'list', ...there])).toContainEqual(expect.objectContaining({ name: 'viewer', role: 'analyst' }));
    expect(await place.json(['import', 'more.ndjson', ...there])).toMatchObject({ counts: { accepted: 10 } });
    expect(secret).toMatch(/^wm_analyst_/);
  });

  it('copies a directory that nobody runs on, and says what keeps a restore', async () => {
    await place.json(['import', place.write('facts.ndjson', facts(0, 5))]);
    expect((await place.run(['backup', 'copy'])).status).toBe(0);
    const full = await place.run(['restore', 'copy']);
    expect([full.status, full.stderr]).toEqual([1, expect.stringMatching(/^waymark: .*data is not empty: a restore goes into a new data directory; name another with --data-dir/)]);
    writeFileSync(join(place.path, 'copy/vault.db'), 'nonsense');
    const damaged = await place.run(['restore', 'copy', '--data-dir', 'other']);
    expect([damaged.status, damaged.stderr]).toEqual([1, expect.stringMatching(/^waymark: .*vault\.db is not what was backed up \(.*\): use another backup\n$/)]);
    expect(readdirSync(join(place.path, 'other')).filter((name) => !name.startsWith('owner.'))).toEqual([]);
    const none = await place.run(['restore', 'nowhere', '--data-dir', 'other']);
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('is no whole backup')]);
  });

  it('killed on its way leaves nothing that looks like a backup, and the same command makes one', async () => {
    await place.json(['import', place.write('facts.ndjson', facts(0, 5))]);
    const child = spawn(process.execPath, [mainOf('cli'), 'backup', 'copy'], { cwd: place.path, env: place.environment(), stdio: 'ignore' });
    const copy = join(place.path, 'copy');
    // Whatever it has come to by then: it is never half a backup.
    const ended = once(child, 'exit');
    while (!existsSync(copy) && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
    await ended;
    const found = existsSync(copy) ? readdirSync(copy) : [];
    if (found.includes('manifest.json')) return;
    expect((await place.run(['restore', 'copy', '--data-dir', 'other'])).status).toBe(1);
    expect((await place.run(['backup', 'copy'])).status).toBe(0);
    expect((JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8')) as { log: object }).log).toMatchObject({ members: 5 });
  });

  it('refuses a data directory that is damaged, newer or half', async () => {
    mkdirSync(join(place.path, 'data'));
    writeFileSync(join(place.path, 'data/log.db'), 'a letter to a friend'.repeat(500));
    writeFileSync(join(place.path, 'data/vault.db'), '');
    const refused = await place.run(['backup', 'copy']);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/^waymark: .*log\.db: is damaged: restore a backup into another data directory/)]);
    expect(existsSync(join(place.path, 'copy'))).toBe(false);
  });
});
