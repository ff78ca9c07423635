import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithPostgres, waitUntil } from '@waymark/testkit';
import { startEngine } from './engine-process';
import type { EventStoreProcess } from './eventstore-process';
import { startEventStoreProcess } from './eventstore-process';
import type { SalesClient } from './sales-client';
import { salesClient } from './sales-client';
import type { ServerProcess } from './server-process';
import { runServerToEnd, startServer } from './server-process';

const CLI = join(__dirname, '../../dist/apps/cli/main.js');

jest.setTimeout(240_000);

interface Lead {
  readonly contactId: string;
  readonly total: number;
}

interface HandOff {
  readonly id: string;
  readonly contactId: string;
  readonly status: string;
}

/** What sales works with; scores fade from second to second. */
async function seen(client: SalesClient): Promise<{ readonly leads: readonly (readonly [string, number])[]; readonly handoffs: readonly HandOff[] }> {
  const leads = await client.get<{ readonly items: readonly Lead[] }>('/v1/leads?limit=200');
  const handoffs = await client.get<{ readonly items: readonly HandOff[] }>('/v1/handoffs?limit=200');
  return {
    leads: leads.items.map(({ contactId, total }) => [contactId, Math.round(total)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    handoffs: handoffs.items.map(({ id, contactId, status }) => ({ id, contactId, status })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

describeWithPostgres('a data directory that moves to servers', (database) => {
  const place = mkdtempSync(join(tmpdir(), 'waymark-migrate-'));
  const directory = join(place, 'data');
  const running: ServerProcess[] = [];
  let log: EventStoreProcess;
  beforeAll(async () => {
    log = await startEventStoreProcess(join(place, 'eventstore.sqlite'));
  });
  afterAll(async () => {
    for (const each of running) await each.stop();
    await log.stop();
    rmSync(place, { recursive: true, force: true });
  });

  /** Blocks this process, which serves nothing itself. */
  const waymark = (...args: readonly string[]) =>
    spawnSync(process.execPath, [CLI, ...args], { cwd: place, env: { PATH: process.env['PATH'], WAYMARK_DATA_DIR: directory }, encoding: 'utf8' });
  const migrated = (command: readonly string[]): { readonly events: number; readonly copied: number; readonly digest: string } => {
    const { status, stdout, stderr } = waymark(...command, '--json');
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as ReturnType<typeof migrated>;
  };

  it('is served by its processes as it was by the embedded engine, after one command', async () => {
    waymark('sample', '--contacts', '80', '--seed', '5', '--out', 'company.ndjson');
    expect(waymark('import', 'company.ndjson')).toMatchObject({ status: 0 });
    const engine = await startEngine({ WAYMARK_DATA_DIR: directory });
    const key = readFileSync(join(directory, 'admin.key'), 'utf8').trim();
    const command = ['migrate', '--from', 'data', '--to', log.connectionString, '--vault', database().url];
    const refused = waymark(...command);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('is in use by process') as string });
    const before = await seen(salesClient(engine.address, key)).finally(() => engine.stop());
    expect(before.handoffs.length).toBeGreaterThan(0);
    expect(before.handoffs).not.toContainEqual(expect.objectContaining({ id: undefined }));

    const environment = { EVENTSTOREDB_URL: log.connectionString, DATABASE_URL: database().url, WAYMARK_CACHE_DIR: join(place, 'cache') };
    const moved = migrated(command);
    expect(moved.copied).toBe(moved.events);
    expect(migrated(command)).toEqual({ ...moved, copied: 0 });
    await database().query('update waymark_vault.migration set finished_at = null');
    expect(await runServerToEnd('api', environment)).toMatchObject({ status: 1, stderr: expect.stringContaining('waymark migrate') as string });
    expect(waymark(...command).status).toBe(0);
    await database().query('alter table waymark_vault.claim rename to kept; create table waymark_vault.claim (like waymark_vault.kept including all)');
    expect(await runServerToEnd('api', environment)).toMatchObject({ status: 1, stderr: expect.stringContaining('waymark migrate --index-only') as string });
    await database().query('drop table waymark_vault.claim; alter table waymark_vault.kept rename to claim');

    const api = await startServer('api', environment);
    running.push(api, await startServer('projector', environment));
    await waitUntil('the views are made', async () => (await api.whyNotReady()) === null);
    const client = salesClient(api.address, key);
    expect(await seen(client)).toEqual(before);
  });
});
