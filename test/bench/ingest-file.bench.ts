// Ingest from a file against the floor of writing the same bytes with fdatasync, chunk by chunk.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import { openBenchEngine } from './bench-engine';
import { report, timeRounds } from './rounds';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 100_000);
const CHUNK = 5_000;
const ROUNDS = 3;

function chunks(): readonly string[] {
  const lines: string[] = [];
  for (const fact of sampleHistory({ contacts: 500_000, seed: 7, asOf: Date.parse('2026-06-01T00:00:00Z') })) {
    if (fact.channel !== 'handoff') lines.push(formatSampleLine(fact));
    if (lines.length === FACTS) break;
  }
  return Array.from({ length: Math.ceil(lines.length / CHUNK) }, (_, i) => lines.slice(i * CHUNK, (i + 1) * CHUNK).join('\n'));
}

function writeFloor(texts: readonly string[]): void {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-floor-'));
  const file = openSync(join(directory, 'floor'), 'w');
  for (const text of texts) {
    writeSync(file, text);
    fdatasyncSync(file);
  }
  closeSync(file);
  rmSync(directory, { recursive: true });
}

async function importAll(texts: readonly string[], project: boolean): Promise<void> {
  const { engine, close } = await openBenchEngine({ project });
  for (const text of texts) await engine.imports.lines(text, { firstLine: 1, dryRun: false });
  if (project) await engine.settled(600_000);
  await close();
}

async function main(): Promise<void> {
  const texts = chunks();
  const floor = await timeRounds('write + fdatasync', FACTS, ROUNDS, () => writeFloor(texts));
  const log = await timeRounds('import, durable in the log', FACTS, ROUNDS, () => importAll(texts, false));
  const views = await timeRounds('import, scored and in the views', FACTS, ROUNDS, () => importAll(texts, true));
  report('ingest from a file', [floor, log, views], { facts: FACTS, bytes: texts.reduce((sum, text) => sum + text.length, 0), peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) });
}

void main();
