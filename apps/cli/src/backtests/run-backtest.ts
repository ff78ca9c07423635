import { join } from 'node:path';
import type { BacktestReport } from '@waymark/replay';
import { withApi } from '../api/connect';
import { checkDirectory } from '../files/writable';
import { askedModel } from '../models/asked-model';
import { unlessInterrupted } from '../terminal/interrupts';
import { readTime } from '../terminal/read-time';
import { note, print, printJson } from '../terminal/terminal';
import type { BacktestOptions } from './backtest-command';
import { summarizeBacktest } from './summarize-backtest';

/** Asks, waits, and shows what it came to. */
export async function runBacktest(options: BacktestOptions): Promise<void> {
  const { model, against, outcome, within, at, split, capacity, strict, report: directory, json } = options;
  const asked = { model: askedModel(model), against: against && askedModel(against), outcome, within, at, split: readTime('--split', split), capacityPerWeek: capacity, strict };
  if (directory !== undefined) checkDirectory(directory);
  const report = await withApi(options, {}, (api) => unlessInterrupted(api.post<BacktestReport>('/v1/backtests', asked), 'the backtest is stopped'));
  if (json) printJson(report);
  else print(summarizeBacktest(report));
  if (directory === undefined) return;
  const { writeReport } = await import('./write-report');
  await writeReport(report, directory);
  note(`the report is in ${directory}: open ${join(directory, 'backtest.html')} in a browser`);
}
