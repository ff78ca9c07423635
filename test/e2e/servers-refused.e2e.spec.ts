import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describeWithCluster, waitUntil } from '@waymark/testkit';
import type { EventStoreProcess } from './eventstore-process';
import { startEventStoreProcess } from './eventstore-process';
import { runServerToEnd, startServer } from './server-process';

const DEAD_PORT = 9;

describeWithCluster('a process on servers that cannot work as it is told', (cluster) => {
  let directory: string;
  let log: EventStoreProcess;
  const environment = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
    EVENTSTOREDB_URL: log.connectionString,
    DATABASE_URL: cluster().url,
    WAYMARK_CACHE_DIR: join(directory, 'cache'),
    ...more,
  });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-refused-'));
    log = await startEventStoreProcess(join(directory, 'log.db'));
  });
  afterAll(async () => {
    await log?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each([
    ['api', { EVENTSTOREDB_URL: '' }, 'EVENTSTOREDB_URL: is not set'],
    ['api', { EVENTSTOREDB_URL: `esdb://127.0.0.1:${DEAD_PORT}?tls=false` }, 'EVENTSTOREDB_URL'],
    ['projector', { DATABASE_URL: `postgres://waymark:secret-word@127.0.0.1:${DEAD_PORT}/postgres` }, 'DATABASE_URL'],
    ['projector', { WAYMARK_PREFERRED_PARTITIONS: '7' }, 'WAYMARK_PREFERRED_PARTITIONS: found 7'],
    ['ingest', {}, 'KAFKA_BROKERS: this process takes touchpoints from Kafka'],
    ['api', { KAFKA_BROKERS: 'kafka:9093', KAFKA_TLS_CA_FILE: '/nowhere/ca.crt' }, 'KAFKA_TLS_CA_FILE: /nowhere/ca.crt cannot be read'],
    ['projector', { WAYMARK_CACHE_DIR: '/proc/waymark/cache' }, '/proc/waymark/cache cannot be made: name a writable place with WAYMARK_CACHE_DIR'],
  ] as const)('says as %s with %j which variable to mend, and ends', async (app, wrong, named) => {
    const { status, stderr } = await runServerToEnd(app, environment(wrong));
    expect([status, stderr]).toEqual([1, expect.stringContaining(named)]);
    expect(stderr).not.toContain('secret-word');
    expect(stderr).not.toContain('node_modules');
  });

  it.each(['ingest', 'projector'] as const)('answers as %s its operators at OPS_PORT, and takes no other port', async (app) => {
    const elsewhere = createServer();
    await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening));
    const { port } = elsewhere.address() as AddressInfo;
    const running = await startServer(app, environment({ OPS_PORT: '0', PORT: String(port), KAFKA_BROKERS: `127.0.0.1:${DEAD_PORT}` }));
    const answers = await Promise.all(['/health/live', '/metrics', '/v1/leads'].map(async (path) => (await fetch(`${running.address}${path}`)).status));
    expect([answers, await running.stop()]).toEqual([[200, 200, 404], 0]);
    const taken = await runServerToEnd(app, environment({ OPS_PORT: String(port), KAFKA_BROKERS: `127.0.0.1:${DEAD_PORT}` }));
    expect(taken).toMatchObject({ status: 1, stderr: expect.stringContaining('set OPS_PORT to another') as string });
    await new Promise((closed) => elsewhere.close(closed));
  });

  it('names a database that is not there, and one that a newer version wrote', async () => {
    const missing = cluster().url.replace(/postgres$/, 'nowhere');
    expect((await runServerToEnd('api', environment({ DATABASE_URL: missing }))).stderr).toContain('nowhere');
    await (await startServer('api', environment())).stop();
    const client = new Client({ connectionString: cluster().url });
    await client.connect();
    await client.query('update waymark_vault.schema_version set version = version + 98');
    const { status, stderr } = await runServerToEnd('projector', environment());
    await client.query('update waymark_vault.schema_version set version = version - 98');
    await client.end();
    expect([status, stderr]).toEqual([1, expect.stringContaining('was written by a newer version of Waymark')]);
  });

  it('waits as a second projector of a partition, and says of a broker that is away that it is', async () => {
    const first = await startServer('projector', environment({ WAYMARK_PARTITIONS: '1', LOG_LEVEL: 'info' }));
    const second = await startServer('projector', environment({ WAYMARK_PARTITIONS: '1', LOG_LEVEL: 'info' }));
    await waitUntil('one of them says so', () => `${first.said()}${second.said()}`.includes("is another process's"), 120_000);
    const ingest = await startServer('ingest', environment({ WAYMARK_PARTITIONS: '1', KAFKA_BROKERS: `127.0.0.1:${DEAD_PORT}` }));
    expect(await ingest.whyNotReady()).toContain('kafka');
    expect(await Promise.all([first, second, ingest].map((each) => each.stop()))).toEqual([0, 0, 0]);
  });
});
