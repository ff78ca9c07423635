import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WaymarkError } from '@waymark/engine';
import { formatSampleLine, SAMPLE_DEFAULTS, sampleHistory } from '@waymark/sample';
import type { Engine } from '@waymark/server';

const NOTE_FILE = 'sample.json';
const CHUNK_LINES = 2_000;

/** What the sample of a directory was made with. */
export interface SampleNote {
  readonly seed: number;
  readonly contacts: number;
  readonly asOf: number;
  readonly loaded: boolean;
}

export type Progress = (done: number, total: number) => void;

/**
 * Loads the sample company through the ordinary import, once; stopped or crashed it goes on where it was, as an import
 * that is run twice adds nothing. Throws `sample-refused` where the log holds anything else.
 */
export async function loadSample(
  engine: Engine,
  directory: string,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<SampleNote> {
  const noted = readNote(directory);
  if (noted?.loaded) return noted;
  if (!noted && (await holdsFacts(engine))) {
    throw new WaymarkError('sample-refused', 'WAYMARK_SAMPLE=on: the log is not empty; the sample is for a new data directory');
  }
  const note = noted ?? { ...SAMPLE_DEFAULTS, asOf: engine.parts.clock.now(), loaded: false };
  writeNote(directory, note);
  if (!(await importLines(engine, [...sampleHistory(note)].map(formatSampleLine), onProgress, signal))) return note;
  await engine.settled(600_000);
  writeNote(directory, { ...note, loaded: true });
  return { ...note, loaded: true };
}

/** Past hand-offs first, as an import of history has them; false when it was stopped. */
async function importLines(
  engine: Engine,
  lines: readonly string[],
  onProgress: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  let done = 0;
  for (const only of ['handoffs', 'others'] as const) {
    for (let from = 0; from < lines.length; from += CHUNK_LINES) {
      if (signal.aborted) return false;
      const chunk = lines.slice(from, from + CHUNK_LINES);
      await engine.imports.lines(chunk.join('\n'), { firstLine: from + 1, dryRun: false, only });
      done += chunk.length;
      onProgress(done, 2 * lines.length);
    }
  }
  return true;
}

export function readNote(directory: string): SampleNote | null {
  const path = join(directory, NOTE_FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SampleNote) : null;
}

function writeNote(directory: string, note: SampleNote): void {
  writeFileSync(join(directory, NOTE_FILE), JSON.stringify(note));
}

async function holdsFacts(engine: Engine): Promise<boolean> {
  return (await engine.parts.views.count('contact', [])) > 0;
}
