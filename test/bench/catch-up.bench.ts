// How fast facts go from the log to the views: with a model live and the views behind, and with the views lost.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '@waymark/adapters/process';
import { openDataDirectory } from '@waymark/embedded';
import { bootstrapModels } from '@waymark/hosting';
import { formatSampleLine } from '@waymark/sample';
import type { WholeEngine } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import type { Figure } from './rounds';
import { report, roundsOf, timeRounds } from './rounds';
import { chunked, sampleFacts } from './sample-lines';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 50_000);
const CHUNK = 5_000;
const ROUNDS = 3;
const silent = { info: () => undefined, warn: () => undefined, error: (fields: object, message: string) => console.error(message, fields) };

/** Opens a directory for a piece of work, and closes it. */
async function withEngine(directory: string, work: (engine: WholeEngine) => Promise<void>): Promise<void> {
  const { parts, lock } = await openDataDirectory({ directory, clock: createSystemClock(), logger: silent, settings: DEFAULT_ENGINE_SETTINGS });
  const engine = createEngine(parts);
  await work(engine);
  await engine.stop();
  lock.release();
}

/** Until all that the log holds is in the views, and the live generation is whole. */
async function startAndCatchUp({ start, runner, parts: { clock } }: WholeEngine): Promise<void> {
  await start();
  while (!runner.health().caughtUp) await clock.until(clock.now() + 5, new AbortController().signal);
}

/** Models are live, and the views know nothing of what the log holds. */
async function makeBehind(directory: string, texts: readonly string[]): Promise<void> {
  await withEngine(directory, async (engine) => {
    await engine.start();
    await bootstrapModels(engine);
    await engine.settled(600_000);
  });
  await withEngine(directory, async (engine) => {
    for (const text of texts) await engine.imports.lines(text, { firstLine: 1, dryRun: false });
  });
}

function loseViews(directory: string): void {
  for (const file of readdirSync(directory).filter((name) => name.startsWith('views-'))) rmSync(join(directory, file));
}

async function timeStart(directory: string): Promise<Figure> {
  let figure: Figure | null = null;
  await withEngine(directory, async (engine) => {
    figure = await timeRounds('', FACTS, 1, () => startAndCatchUp(engine));
  });
  if (figure === null) throw new Error('not timed');
  return figure;
}

function gathered(name: string, rounds: readonly Figure[]): Figure {
  return {
    name,
    count: FACTS,
    secondsPerRound: rounds.flatMap(({ secondsPerRound }) => secondsPerRound),
    cpuSecondsPerRound: rounds.flatMap(({ cpuSecondsPerRound = [] }) => cpuSecondsPerRound),
  };
}

async function main(): Promise<void> {
  const texts = chunked(sampleFacts(FACTS).map(formatSampleLine), CHUNK).map((lines) => lines.join('\n'));
  const behind: Figure[] = [];
  const lost: Figure[] = [];
  for (let round = 0; round < roundsOf(ROUNDS); round += 1) {
    const directory = mkdtempSync(join(tmpdir(), 'waymark-catch-up-'));
    await makeBehind(directory, texts);
    behind.push(await timeStart(directory));
    loseViews(directory);
    lost.push(await timeStart(directory));
    rmSync(directory, { recursive: true, force: true });
  }
  report('catch-up', [gathered('views behind, model live', behind), gathered('views lost, made anew', lost)], { facts: FACTS });
}

void main();
