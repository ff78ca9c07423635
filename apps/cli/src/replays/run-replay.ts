import type { ReplayReport } from '@waymark/replay';
import { withApi } from '../api/connect';
import { checkDirectory } from '../files/writable';
import { stderrProgress } from '../terminal/progress';
import { note, print, printJson } from '../terminal/terminal';
import type { ReplayOptions } from './replay-command';
import { questionOf } from './replay-question';
import { summarize } from './summarize';
import { watchReplay } from './watch-replay';

/** Asks, watches, and shows what it came to. */
export async function runReplay(options: ReplayOptions): Promise<void> {
  const question = questionOf(options);
  const { report: directory } = options;
  if (directory !== undefined) checkDirectory(directory);
  await withApi(options, {}, async (api) => {
    const { id, outcome } = await watchReplay(api, question, () => stderrProgress(options.progress));
    const report = await api.get<ReplayReport>(`/v1/replays/${id}/report`);
    if (options.json) printJson(report);
    else print(summarize(report, id));
    for (const notice of outcome?.notices ?? []) note(`waymark: ${notice}`);
    if (directory === undefined) return;
    const { writeReport } = await import('./write-report');
    await writeReport(api, id, report, directory);
    note(`the report is in ${directory}: open report.html in a browser`);
  });
}
