import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { FolderThreads } from '@waymark/replay';
import type { EngineParts } from '@waymark/server';

/** More than these wait for memory, not for each other. */
const MOST_THREADS = 8;

/** Threads that fold the history, one fewer than the machine runs at once; nothing where their bundle is not there. */
export function folderThreads(bundle: string | undefined): Pick<EngineParts, 'historyFolder'> {
  if (bundle === undefined || !existsSync(bundle)) return {};
  return { historyFolder: new FolderThreads(bundle, Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1))) };
}
