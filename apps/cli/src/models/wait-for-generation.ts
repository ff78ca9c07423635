import type { GenerationRow } from '@waymark/server';
import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../api/api';
import { CliFailure } from '../terminal/failure';
import type { Progress } from '../terminal/progress';
import { count } from '../terminal/terminal';

const LOOK_MS = 100;

/** Looks at a generation until it is in one of those states; tells how far it is filled. */
export async function waitForGeneration(
  api: Api,
  generation: string,
  until: readonly GenerationRow['status'][],
  progress: Progress,
): Promise<GenerationRow> {
  for (;;) {
    const found = await api.get<GenerationRow>(`/v1/generations/${encodeURIComponent(generation)}`);
    if (until.includes(found.status)) {
      progress.clear();
      return found;
    }
    if (found.status === 'retired') throw new CliFailure(`generation ${generation} is retired: another switch came first; begin again`);
    progress.show(`filling, ${count(found.filled)} of ${count(found.total)} contacts,`, found.total > 0 ? Math.min(1, found.filled / found.total) : 1);
    await pause(LOOK_MS);
  }
}
