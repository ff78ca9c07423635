import type { GenerationRow } from '@waymark/server';
import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../api/api';
import { valueOf } from '../api/api';
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
    if (found.status === 'retired' || found.status === 'dropping') throw new CliFailure(`generation ${generation} is ${found.status}: somebody else came first; begin again`);
    progress.show(`filling, ${count(found.filled)} of ${count(found.total)} contacts,`, found.total > 0 ? Math.min(1, found.filled / found.total) : 1);
    await pause(LOOK_MS);
  }
}

/** Looks at a generation that was dropped until its rows are gone, too. */
export async function waitUntilDropped(api: Api, generation: string, progress: Progress): Promise<void> {
  const path = `/v1/generations/${encodeURIComponent(generation)}`;
  for (;;) {
    const answer = await api.send({ method: 'GET', path });
    if (answer.status === 404) break;
    valueOf<GenerationRow>(answer);
    progress.show(`removing the rows of ${generation},`, 0);
    await pause(LOOK_MS);
  }
  progress.clear();
}
