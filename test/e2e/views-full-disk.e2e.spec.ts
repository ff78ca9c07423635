import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describeWithCluster, recordSkip, waitUntil } from '@waymark/testkit';
import type { EventStoreProcess } from './eventstore-process';
import { startEventStoreProcess } from './eventstore-process';
import type { SalesClient } from './sales-client';
import { salesClient } from './sales-client';
import type { ServerProcess } from './server-process';
import { startServer } from './server-process';

const LINES = 6_000;
const LINES_AT_ONCE = 1_000;
const PEOPLE = 300;
/** Room for the beginning of the rows, not for all of them, beside what is there. */
const LEFT_BYTES = 1_048_576;
const LARGE = 'size=300m';
const KEY = 'an-admin-key-for-tests-only';
const PATIENCE_MS = 300_000;

function lines(): readonly string[] {
  const at = Date.now() - 86_400_000;
  const line = (n: number): string =>
    JSON.stringify({ kind: 'touchpoint', id: `f${n}`, occurredAt: new Date(at + n).toISOString(), identities: [{ type: 'crm_id', value: `p${n % PEOPLE}` }], channel: 'web', action: 'viewed', content: { id: `page-${n}`, name: 'x'.repeat(1_000) } });
  return Array.from({ length: LINES }, (_, n) => `${line(n)}\n`);
}

/** A disk of its own that can be made smaller: where it cannot be had, that is said. */
function ownDisk(): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-tablespace-'));
  if (process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', LARGE, 'tmpfs', directory]).status === 0) return directory;
  rmdirSync(directory);
  return null;
}

describeWithCluster('views in PostgreSQL', (cluster) => {
  const disk = ownDisk();
  if (disk === null) {
    recordSkip('views on a disk that is full', 'a file system can be mounted by the administrator of a Linux machine only');
    it.skip('on a disk that is full are not ready, lose nothing, and go on when there is room', () => undefined);
    return;
  }

  let directory: string;
  let log: EventStoreProcess;
  const running: ServerProcess[] = [];
  const environment = (name: string) => ({ EVENTSTOREDB_URL: log.connectionString, DATABASE_URL: cluster().url, WAYMARK_PARTITIONS: '1', WAYMARK_ADMIN_KEY: KEY, WAYMARK_CACHE_DIR: join(directory, name), LOG_LEVEL: 'silent' });
  const start = async (app: 'api' | 'projector'): Promise<ServerProcess> => {
    const started = await startServer(app, environment(app));
    running.push(started);
    return started;
  };
  /** As somebody who runs the database. */
  const query = async (text: string): Promise<Readonly<Record<string, unknown>>> => {
    const client = new Client({ connectionString: cluster().url });
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(text).finally(() => client.end());
    return rows[0] ?? {};
  };
  /** Facts that were taken. */
  const take = async (address: string, some: readonly string[]): Promise<number> => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-ndjson' };
    const response = await fetch(`${address}/v1/imports`, { method: 'POST', headers, body: some.join('') });
    return ((await response.json()) as { readonly counts: { readonly accepted: number } }).counts.accepted;
  };
  const lagOf = async (admin: SalesClient): Promise<number> => (await admin.get<{ lag: number }>('/v1/status')).lag;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-views-disk-'));
    log = await startEventStoreProcess(join(directory, 'log.db'));
  });
  afterAll(async () => {
    for (const each of running) await each.kill();
    await log?.stop();
    cluster().remove();
    execFileSync('umount', ['--lazy', disk]);
    rmdirSync(disk);
    rmSync(directory, { recursive: true, force: true });
  });

  it('on a disk that is full are not ready, lose nothing, and go on when there is room', async () => {
    const api = await start('api');
    const admin = salesClient(api.address, KEY);
    // From here on new schemas, which are those of the views, lie on the disk of their own.
    const { uid, gid } = statSync(String((await query('show data_directory'))['data_directory']));
    chownSync(disk, uid, gid);
    await query(`create tablespace apart location '${disk}'`);
    await query('alter role waymark set default_tablespace = apart');
    const projector = await start('projector');
    await waitUntil('the first model is live', async () => (await admin.get<{ live: object | null }>('/v1/status')).live !== null, PATIENCE_MS);

    const { blocks, bfree, bsize } = statfsSync(disk);
    execFileSync('mount', ['-o', `remount,size=${(blocks - bfree) * bsize + LEFT_BYTES}`, disk]);
    const all = lines();
    for (let from = 0; from < LINES; from += LINES_AT_ONCE) expect(await take(api.address, all.slice(from, from + LINES_AT_ONCE))).toBe(LINES_AT_ONCE);
    await waitUntil('the projector says why it is not ready', async () => (await projector.whyNotReady())?.includes('its disk is full') === true, PATIENCE_MS);
    expect(await projector.whyNotReady()).toMatch(/work: part 0: .*make room/);
    expect(await lagOf(admin)).toBeGreaterThan(0);
    expect((await fetch(`${projector.address}/health/live`)).status).toBe(200);

    execFileSync('mount', ['-o', `remount,${LARGE}`, disk]);
    await waitUntil('the projector is ready, and has seen everything', async () => (await lagOf(admin)) === 0 && (await projector.whyNotReady()) === null, PATIENCE_MS);
    expect(await admin.post('/v1/verifications', {})).toMatchObject({ body: { differing: 0, contacts: PEOPLE } });
    expect(await Promise.all(running.map((each) => each.stop()))).toEqual([0, 0]);
  }, 900_000);
});
