// How long the built engine takes to be ready, with nothing and with a million touchpoints in its log and views.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from './made-directory';
import type { Figure } from './rounds';
import { report, roundsOf } from './rounds';
import { startOnce } from './standalone';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 1_000_000);
const ROUNDS = 3;

/** After one start that does not count, as the first makes keys and models. */
async function starts(name: string, directory: string): Promise<Figure> {
  await startOnce(directory);
  const all = [];
  for (let round = 0; round < roundsOf(ROUNDS); round += 1) all.push(await startOnce(directory));
  return { name, count: 1, secondsPerRound: all.map(({ seconds }) => seconds), cpuSecondsPerRound: all.map(({ cpuSeconds }) => cpuSeconds) };
}

async function main(): Promise<void> {
  const empty = mkdtempSync(join(tmpdir(), 'waymark-empty-'));
  const made = await makeDirectory(FACTS);
  const figures = [await starts('to ready, empty', empty), await starts(`to ready, ${FACTS.toLocaleString('en')} facts`, made.path)];
  report('start-up', figures, { facts: FACTS, files: made.files });
  made.remove();
  rmSync(empty, { recursive: true, force: true });
}

void main();
