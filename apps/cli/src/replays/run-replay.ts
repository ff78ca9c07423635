import { mkdirSync } from 'node:fs';
import type { ReplayReport } from '@waymark/replay';
import { withApi } from '../api/connect';
import { stderrProgress } from '../terminal/progress';
import { note, print, printJson } from '../terminal/terminal';
import type { ReplayOptions } from './replay-command';
import { questionOf } from './replay-question';
import { summarize } from './summarize';
import { watchReplay } from './watch-replay';
import { writeReport } from './write-report';

/** Asks, watches, and shows what it came to. */
export async function runReplay(options: ReplayOptions): Promise<void> {
  const question = questionOf(options);
  const { report: directory } = options;
  // What cannot be written is better known before than after.
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  await withApi(options, {}, async (api) => {
    const { id, outcome } = await watchReplay(api, question, () => stderrProgress(options.progress));
    const report = await api.get<ReplayReport>(`/v1/replays/${id}/report`);
    if (options.json) printJson(report);
    else print(summarize(report, id));
    for (const notice of outcome?.notices ?? []) note(`waymark: ${notice}`);
    if (directory === undefined) return;
    await writeReport(api, id, report, directory);
    note(`the report is in ${directory}: open report.html in a browser`);
  });
}
