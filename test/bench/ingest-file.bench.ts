// Ingest from a file against the floor of writing the same bytes with fdatasync, chunk by chunk; what each stage of it takes.
import { formatSampleLine } from '@waymark/sample';
import { openBenchEngine } from './bench-engine';
import { writeFloor } from './floor';
import type { Figure } from './rounds';
import { report, roundsOf, timeRounds } from './rounds';
import { chunked, sampleFacts } from './sample-lines';
import { Stages } from './stages';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 50_000);
const CHUNK = 5_000;
const ROUNDS = 3;
const LINES = { firstLine: 1, dryRun: false } as const;

/** All of it twice: the second time every fact is a duplicate. */
async function importTwice(texts: readonly string[]): Promise<Figure> {
  const { engine, close } = await openBenchEngine({ project: false });
  for (const text of texts) await engine.imports.lines(text, LINES);
  const again = await timeRounds('the same again, all duplicates', FACTS, ROUNDS, async () => {
    for (const text of texts) await engine.imports.lines(text, LINES);
  });
  await close();
  return again;
}

async function importAll(texts: readonly string[], project: boolean, stages?: Stages): Promise<void> {
  const { engine, close } = await openBenchEngine({ project, ...(stages && { watch: (parts) => stages.watch(parts) }) });
  const all = async (): Promise<void> => {
    for (const text of texts) await engine.imports.lines(text, LINES);
  };
  await (stages ? stages.round(all) : all());
  if (project) await engine.settled(600_000);
  await close();
}

async function main(): Promise<void> {
  const texts = chunked(sampleFacts(FACTS).map(formatSampleLine), CHUNK).map((lines) => lines.join('\n'));
  const floor = await timeRounds('write + fdatasync', FACTS, ROUNDS, () => writeFloor(texts));
  const log = await timeRounds('import, durable in the log', FACTS, ROUNDS, () => importAll(texts, false));
  const views = await timeRounds('import, scored and in the views', FACTS, ROUNDS, () => importAll(texts, true));
  const again = await importTwice(texts);
  const stages = new Stages();
  for (let round = 0; round < roundsOf(ROUNDS); round += 1) await importAll(texts, false, stages);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  report('ingest from a file', [floor, log, views, again], { facts: FACTS, bytes, peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) }, stages.measures(FACTS));
}

void main();
