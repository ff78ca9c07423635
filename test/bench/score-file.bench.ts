// `waymark score` from file to file, as a process of its own: facts a second and peak memory.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import { READY_MODELS } from '@waymark/scoring';
import { report, timeRounds } from './rounds';

const CONTACTS = Number(process.env['BENCH_CONTACTS'] ?? 45_000);
const ROUNDS = 3;
const MAIN = 'dist/apps/cli/main.js';

/** A history of about a million facts for 45,000 contacts; gives how many. */
async function writeHistory(path: string): Promise<number> {
  const file = createWriteStream(path);
  let facts = 0;
  for (const fact of sampleHistory({ contacts: CONTACTS, seed: 7, asOf: Date.parse('2026-06-01T00:00:00Z'), contactIds: true })) {
    facts += 1;
    if (!file.write(`${formatSampleLine(fact)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return facts;
}

/** Runs the command; gives its peak memory in MiB, which it writes down itself as it ends. */
function score(directory: string, model: string): number {
  const [history, out, hook, peak] = ['history.ndjson', 'out.ndjson', 'peak.cjs', 'peak.txt'].map((name) => join(directory, name)) as [string, string, string, string];
  writeFileSync(hook, `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`);
  const run = spawnSync(process.execPath, ['--require', hook, MAIN, 'score', '--model', model, '--history', history, '--out', out], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return Math.round(Number(readFileSync(peak, 'utf8')) / 1024);
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-score-'));
  const facts = await writeHistory(join(directory, 'history.ndjson'));
  const figures = [];
  const peaks: Record<string, number> = {};
  for (const { id, text } of READY_MODELS) {
    const model = join(directory, `${id}.yaml`);
    writeFileSync(model, text);
    figures.push(await timeRounds(id, facts, ROUNDS, () => {
      peaks[id] = score(directory, model);
    }));
  }
  report('waymark score, file to file', figures, { facts, contacts: CONTACTS, peakRssMb: peaks });
  rmSync(directory, { recursive: true });
}

void main();
