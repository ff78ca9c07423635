// From sending a touchpoint over HTTP to the server-sent event of the hand-off it leads to, on servers: one api and two projectors
// on a real PostgreSQL, the log in the stand-in in this process, all on the same cores; beside it `latency` has the embedded engine.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runInChild, workAsChild } from './child';
import { ADMIN_KEY, asAdmin, install, statusOf } from './installation';
import type { Measure } from './rounds';
import { percentile, report, roundsOf } from './rounds';
import type { Sending, Sent } from './sending';
import { CONNECTIONS, DEMO_MODEL, send } from './sending';

const RATES = (process.env['BENCH_PER_SECOND'] ?? '50,100,200').split(',').map(Number);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const ROUNDS = 3;
const run = promisify(execFile);

/** As an analyst does. */
async function activate(address: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-model-'));
  const waymark = (...args: readonly string[]) => run(process.execPath, ['dist/apps/cli/main.js', ...args, '--server', address, '--key', ADMIN_KEY]);
  writeFileSync(join(folder, 'bench.yaml'), DEMO_MODEL);
  await waymark('models', 'publish', join(folder, 'bench.yaml'));
  await waymark('models', 'activate', 'bench@1', '--yes');
  rmSync(folder, { recursive: true });
}

async function keyFor(address: string, role: 'channel' | 'sales'): Promise<string> {
  const made = (await asAdmin(address, 'POST', '/v1/keys', JSON.stringify({ name: `bench-${role}`, role }))) as { readonly secret: string };
  return made.secret;
}

async function main(): Promise<void> {
  const installation = await install(null, 'latency');
  const projectors = await installation.start('projector', 'projector');
  const [api] = await installation.start('api');
  if (!api) throw new Error('assertion: the api was started');
  while ((await statusOf(api)).live === null) await pause(200);
  await activate(api.address);
  const sending = { url: api.address, channel: await keyFor(api.address, 'channel'), sales: await keyFor(api.address, 'sales') };
  const measures: Measure[] = [];
  for (const perSecond of RATES) {
    const rounds: Sent[] = [];
    for (let round = 0; round < roundsOf(ROUNDS); round += 1) {
      const asked: Sending = { ...sending, perSecond, total: perSecond * SECONDS, round: `${perSecond}-${round}` };
      rounds.push(await runInChild<Sent>('send', asked));
    }
    const at = (share: number): readonly number[] => rounds.map(({ latencies }) => percentile(latencies, share));
    measures.push({ name: `p50 at ${perSecond}/s`, unit: 'ms', values: at(0.5) }, { name: `p99 at ${perSecond}/s`, unit: 'ms', values: at(0.99) });
  }
  report('touchpoint to server-sent event, on servers', [], { seconds: SECONDS, connections: CONNECTIONS, projectors: projectors.length }, measures);
  await Promise.all([...projectors, api].map((each) => each.stop()));
  await installation.remove();
}

if (!workAsChild({ send })) void main();
