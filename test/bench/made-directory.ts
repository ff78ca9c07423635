import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '@waymark/adapters/process';
import { openDataDirectory } from '@waymark/embedded';
import { bootstrapModels } from '@waymark/hosting';
import { formatSampleLine } from '@waymark/sample';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { chunked, sampleFacts } from './sample-lines';

const CHUNK = 5_000;
const silent = { info: () => undefined, warn: () => undefined, error: (fields: object, message: string) => console.error(message, fields) };

export interface MadeDirectory {
  readonly path: string;
  /** Bytes of each file. */
  readonly files: Readonly<Record<string, number>>;
  /** The most that the process that made it held in memory, in bytes. */
  readonly peakBytes: number;
  remove(): void;
}

/** A data directory with so many facts of the sample in log and views, closed in order. */
export async function makeDirectory(facts: number): Promise<MadeDirectory> {
  const path = mkdtempSync(join(tmpdir(), 'waymark-made-'));
  const { parts, lock } = await openDataDirectory({ directory: path, clock: createSystemClock(), logger: silent, settings: DEFAULT_ENGINE_SETTINGS, storeThreads: join(__dirname, '../apps/standalone') });
  const engine = createEngine(parts);
  await engine.start();
  await bootstrapModels(engine);
  for (const lines of chunked(sampleFacts(facts), CHUNK)) {
    await engine.imports.lines(lines.map(formatSampleLine).join('\n'), { firstLine: 1, dryRun: false });
    await engine.settled(600_000);
  }
  await engine.stop();
  lock.release();
  const stores = readdirSync(path).filter((name) => name.endsWith('.db'));
  const files = Object.fromEntries(stores.map((name) => [name, statSync(join(path, name)).size]));
  return { path, files, peakBytes: process.resourceUsage().maxRSS * 1024, remove: () => rmSync(path, { recursive: true, force: true }) };
}
