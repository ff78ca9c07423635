// Ingest from a file against the floor of writing the same bytes with fdatasync, chunk by chunk.
import { formatSampleLine } from '@waymark/sample';
import { openBenchEngine } from './bench-engine';
import { writeFloor } from './floor';
import { report, timeRounds } from './rounds';
import { chunked, sampleFacts } from './sample-lines';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 50_000);
const CHUNK = 5_000;
const ROUNDS = 3;

async function importAll(texts: readonly string[], project: boolean): Promise<void> {
  const { engine, close } = await openBenchEngine({ project });
  for (const text of texts) await engine.imports.lines(text, { firstLine: 1, dryRun: false });
  if (project) await engine.settled(600_000);
  await close();
}

async function main(): Promise<void> {
  const texts = chunked(sampleFacts(FACTS).map(formatSampleLine), CHUNK).map((lines) => lines.join('\n'));
  const floor = await timeRounds('write + fdatasync', FACTS, ROUNDS, () => writeFloor(texts));
  const log = await timeRounds('import, durable in the log', FACTS, ROUNDS, () => importAll(texts, false));
  const views = await timeRounds('import, scored and in the views', FACTS, ROUNDS, () => importAll(texts, true));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  report('ingest from a file', [floor, log, views], { facts: FACTS, bytes, peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) });
}

void main();
