import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '@waymark/adapters/process';
import type { WholeEngine, EngineParts } from '@waymark/server';
import { createEngine, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { bootstrapModels } from '@waymark/hosting';
import { openDataDirectory } from '@waymark/embedded';

const silent = { info: () => undefined, warn: () => undefined, error: (fields: object, message: string) => console.error(message, fields) };

interface BenchOptions {
  readonly project: boolean;
  /** Puts something between the engine and its parts. */
  readonly watch?: (parts: EngineParts) => EngineParts;
}

/** An engine on embedded stores in a directory of its own. */
export async function openBenchEngine(options: BenchOptions): Promise<{ engine: WholeEngine; close(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const clock = createSystemClock();
  const storeThreads = join(__dirname, '../apps/standalone');
  const { parts, lock } = await openDataDirectory({ directory, clock, logger: silent, settings: DEFAULT_ENGINE_SETTINGS, storeThreads });
  const engine = createEngine(options.watch?.(parts) ?? parts);
  if (options.project) {
    await engine.start();
    await bootstrapModels(engine);
  }
  return {
    engine,
    close: async () => {
      await engine.stop();
      lock.release();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
