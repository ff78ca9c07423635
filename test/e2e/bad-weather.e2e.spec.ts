import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { waitUntil } from '@waymark/testkit';
import { runToEnd, startEngine, stopWhile } from './engine-process';

/** What an operator gets wrong: each start ends with one sentence that says what to mend, and changes nothing. */
describe('a start that cannot be', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-weather-'));
  });
  afterEach(() => {
    chmodSync(directory, 0o700);
    rmSync(directory, { recursive: true, force: true });
  });

  const start = (environment: Readonly<Record<string, string>>) => runToEnd({ WAYMARK_DATA_DIR: directory, PORT: '0', ...environment });

  it('is refused on a data directory that another process owns, and says who', async () => {
    const running = await startEngine({ WAYMARK_DATA_DIR: directory });
    const second = await start({});
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/^waymark: .* is in use by process \d+ at http:\/\/127\.0\.0\.1:\d+: stop it first, or name another directory with WAYMARK_DATA_DIR\n$/);
    const health = await fetch(`${running.address}/health/ready`);
    expect(health.status).toBe(200);
    expect(await running.stop()).toBe(0);
  }, 60_000);

  it('is refused on a port in use, and leaves the directory free', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    const refused = await start({ PORT: String(port) });
    await new Promise((resolve) => blocker.close(resolve));
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(`^waymark: port ${port} of 127.0.0.1 is in use: .* set PORT`) });
    const running = await startEngine({ WAYMARK_DATA_DIR: directory });
    expect(await running.stop()).toBe(0);
  }, 60_000);

  it('is refused where the directory cannot be made', async () => {
    writeFileSync(join(directory, 'file'), '');
    const refused = await start({ WAYMARK_DATA_DIR: join(directory, 'file', 'data') });
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/^waymark: .* cannot be made: name a writable place with WAYMARK_DATA_DIR/) });
  }, 60_000);

  it('is refused where the log is no database, and leaves it as it is', async () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'log.db'), 'this is a letter to a friend, and no database at all'.repeat(100));
    const refused = await start({});
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/^waymark: .*log\.db: is damaged: restore a backup into another data directory/) });
  }, 60_000);

  it('is refused on a directory of a newer version, and leaves it as it is', async () => {
    const running = await startEngine({ WAYMARK_DATA_DIR: directory });
    expect(await running.stop()).toBe(0);
    const log = new DatabaseSync(join(directory, 'log.db'));
    log.exec('PRAGMA user_version=99');
    log.close();
    const before = readFileSync(join(directory, 'log.db'));
    expect(await start({})).toMatchObject({ status: 1, stderr: expect.stringMatching(/^waymark: .*log\.db was written by a newer Waymark \(format 99, .*\): run that version or newer\n$/) });
    expect(readFileSync(join(directory, 'log.db')).equals(before)).toBe(true);
  }, 60_000);

  it('is none where only the views are damaged: they are made anew, and the log and status say so', async () => {
    const running = await startEngine({ WAYMARK_DATA_DIR: directory });
    const { keys } = running;
    expect(await running.stop()).toBe(0);
    const views = readdirSync(directory).find((name) => /^views.*\.db$/.test(name)) ?? '';
    writeFileSync(join(directory, views), 'this is a letter to a friend, and no database at all'.repeat(100));
    const again = await startEngine({ WAYMARK_DATA_DIR: directory });
    const authorization = `Bearer ${keys['admin']}`;
    await waitUntil('the views are whole again', async () => (await fetch(`${again.address}/health/ready`)).ok);
    const status = await fetch(`${again.address}/v1/status`, { headers: { authorization } });
    const told = `${views} was damaged and laid aside: the views are made anew from the log`;
    expect(await status.json()).toMatchObject({ caughtUp: true, live: { purpose: 'loss' }, notices: [told] });
    expect(again.said()).toContain(told);
    expect(await again.stop()).toBe(0);
  }, 60_000);

  it('is refused with a variable that is wrong, by its name', async () => {
    expect(await start({ PORT: 'http' })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^waymark: PORT: found http/) });
  }, 60_000);

  it('ends in order when it is told twice', async () => {
    const running = await startEngine({ WAYMARK_DATA_DIR: directory });
    const [first, second] = [running.stop(), running.stop()];
    expect(await Promise.all([first, second])).toEqual([0, 0]);
  }, 60_000);

  it('goes on with the sample where it was told to end, or was killed, with nothing lost or doubled', async () => {
    const sample = { WAYMARK_DATA_DIR: directory, WAYMARK_SAMPLE: 'on' };
    expect(await stopWhile(/loading the sample company: 10 %/, sample)).toBe(0);
    expect(await stopWhile(/loading the sample company: 50 %/, sample, 'SIGKILL')).toBe(null);
    expect(await stopWhile(/loading the sample company: 70 %/, sample, 'SIGKILL')).toBe(null);
    const running = await startEngine(sample);
    const key = readFileSync(join(directory, 'admin.key'), 'utf8').trim();
    const verified = await fetch(`${running.address}/v1/verifications`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
    expect(await verified.json()).toMatchObject({ differing: 0 });
    const queue = await fetch(`${running.address}/v1/handoffs?status=offered&limit=200`, { headers: { authorization: `Bearer ${key}` } });
    const { items } = (await queue.json()) as { readonly items: readonly { readonly contactId: string }[] };
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map(({ contactId }) => contactId)).size).toBe(items.length);
    expect(await running.stop()).toBe(0);
  }, 240_000);
});
