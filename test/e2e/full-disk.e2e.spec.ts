import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordSkip, waitUntil } from '@waymark/testkit';
import type { EngineProcess } from './engine-process';
import { startEngine } from './engine-process';
import { salesClient } from './sales-client';

const CLI = join(__dirname, '../../dist/apps/cli/main.js');
const LINES = 4_000;
/** Room for the beginning of the file, not for all of it. */
const SMALL = 'size=6m';
const LARGE = 'size=200m';

function lines(): string {
  const at = Date.now() - 86_400_000;
  const line = (n: number): string =>
    JSON.stringify({
      kind: 'touchpoint',
      id: `f${n}`,
      occurredAt: new Date(at + n).toISOString(),
      identities: [{ type: 'crm_id', value: `p${n % 500}` }],
      channel: 'web',
      action: 'viewed',
      content: { id: `page-${n}`, name: 'x'.repeat(1_000) },
    });
  return Array.from({ length: LINES }, (_, n) => `${line(n)}\n`).join('');
}

/** A disk of its own that is full when it is full: where it cannot be had, that is said. */
function small(): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-disk-'));
  if (process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', SMALL, 'tmpfs', directory]).status === 0) return directory;
  rmdirSync(directory);
  return null;
}

describe('a disk that is full in the middle of an import', () => {
  const disk = small();
  if (disk === null) {
    recordSkip('a disk that is full', 'a small file system can be mounted by the administrator of a Linux machine only');
    it.skip('says so, keeps what was answered, and goes on when there is room', () => undefined);
    return;
  }

  let engine: EngineProcess | null = null;
  const elsewhere = mkdtempSync(join(tmpdir(), 'waymark-lines-'));
  const file = join(elsewhere, 'facts.ndjson');
  afterAll(async () => {
    await engine?.kill();
    execFileSync('umount', ['--lazy', disk]);
    rmdirSync(disk);
    rmSync(elsewhere, { recursive: true, force: true });
  });

  /** The file lies elsewhere than the data. */
  const run = async (...args: readonly string[]): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> => {
    const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env['PATH'], WAYMARK_DATA_DIR: join(disk, 'data') }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, ...said };
  };

  it('says so, keeps what was answered, and goes on when there is room', async () => {
    writeFileSync(file, lines());
    engine = await startEngine({ WAYMARK_DATA_DIR: join(disk, 'data'), LOG_LEVEL: 'silent' });
    const { address, keys } = engine;
    const admin = salesClient(address, keys['admin'] ?? '');

    const cut = await run('import', file);
    expect(cut).toMatchObject({ status: 1, stderr: expect.stringMatching(/^waymark: .*the disk is full: make room, nothing that was answered is lost.*\(disk-full\)\n$/) as string });
    expect((await fetch(`${address}/health/live`)).status).toBe(200);

    execFileSync('mount', ['-o', `remount,${LARGE}`, disk]);
    const whole = await run('import', file, '--json');
    expect(whole.status).toBe(0);
    const { counts } = JSON.parse(whole.stdout) as { readonly counts: { readonly accepted: number; readonly duplicate: number } };
    expect(counts.accepted + counts.duplicate).toBe(LINES);
    expect(counts.accepted).toBeGreaterThan(0);

    await waitUntil('the views are up to date', async () => (await fetch(`${address}/health/ready`)).ok && (await admin.get<{ lag: number }>('/v1/status')).lag === 0, 60_000);
    expect((await run('import', file, '--json')).stdout).toContain(`"duplicate": ${LINES}`);
    const { body } = await admin.post<object>('/v1/verifications', {});
    expect(body).toMatchObject({ differing: 0, contacts: 500 });
    expect(await engine.stop()).toBe(0);
  }, 240_000);
});
