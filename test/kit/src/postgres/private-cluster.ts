import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSkip } from '../kafka/skips';

const VERSIONS = '/usr/lib/postgresql';
const START_TIMEOUT_MS = 120_000;

/** A PostgreSQL server that is one test's alone and may be stopped, killed and started again. */
export interface PrivateCluster {
  /** Of its database `postgres`, as DATABASE_URL. */
  readonly url: string;
  start(): void;
  /** `fast` ends every connection, `immediate` is as a power cut. */
  stop(how: 'fast' | 'immediate'): void;
  remove(): void;
}

/**
 * A `describe` over a server of its own, made before its first test and removed after its last. Skipped, loudly, where
 * this machine has no server programs.
 */
export function describeWithCluster(name: string, run: (cluster: () => PrivateCluster) => void): void {
  const programs = serverPrograms();
  if (programs === null) {
    recordSkip(name, 'no initdb here: install the PostgreSQL server, or set its programs in POSTGRES_BIN');
    describe.skip(name, () => run(notHere));
    return;
  }
  describe(name, () => {
    let cluster: PrivateCluster | undefined;
    beforeAll(async () => {
      cluster = await makeCluster(programs);
    }, START_TIMEOUT_MS);
    afterAll(() => cluster?.remove(), START_TIMEOUT_MS);
    run(() => cluster ?? notHere());
  });
}

/** POSTGRES_BIN, else the newest version where Debian installs them. */
function serverPrograms(): string | null {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [process.env['POSTGRES_BIN'] ?? '', ...versions.map((version) => join(VERSIONS, version, 'bin'))];
  return places.find((place) => place !== '' && existsSync(join(place, 'initdb'))) ?? null;
}

async function makeCluster(programs: string): Promise<PrivateCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-postgres-'));
  const owner = clusterOwner();
  if (owner) chownSync(directory, owner.uid, owner.gid);
  const data = join(directory, 'data');
  const run = (program: string, ...args: readonly string[]): unknown =>
    execFileSync(join(programs, program), args, { ...owner, cwd: directory, stdio: 'ignore', timeout: START_TIMEOUT_MS });
  run('initdb', '-D', data, '-U', 'waymark', '-A', 'trust', '-E', 'UTF8', '--no-locale');
  const port = await freePort();
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory}`;
  const start = (): void => void run('pg_ctl', '-D', data, '-w', '-l', join(directory, 'server.log'), '-o', options, 'start');
  const stop = (how: 'fast' | 'immediate'): void => void run('pg_ctl', '-D', data, '-w', '-m', how, 'stop');
  start();
  return {
    url: `postgres://waymark@127.0.0.1:${port}/postgres`,
    start,
    stop,
    remove: () => {
      if (existsSync(join(data, 'postmaster.pid'))) stop('immediate');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then as the user that Debian made for it. */
function clusterOwner(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function notHere(): never {
  throw new Error('the server is there inside tests and hooks only');
}
