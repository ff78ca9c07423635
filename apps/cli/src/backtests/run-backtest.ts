import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BacktestReport } from '@waymark/replay';
import { renderBacktestPage } from '@waymark/replay/report';
import { withApi } from '../api/connect';
import { WholeFiles } from '../exports/whole-files';
import { askedModel } from '../models/asked-model';
import { note, print, printJson } from '../terminal/terminal';
import type { BacktestOptions } from './backtest-command';
import { summarizeBacktest } from './summarize-backtest';

/** Asks, waits, and shows what it came to. */
export async function runBacktest(options: BacktestOptions): Promise<void> {
  const { model, against, outcome, within, at, split, capacity, strict, report: directory, json } = options;
  const asked = { model: askedModel(model), against: against && askedModel(against), outcome, within, at, split, capacityPerWeek: capacity, strict };
  const report = await withApi(options, {}, (api) => api.post<BacktestReport>('/v1/backtests', asked));
  if (json) printJson(report);
  else print(summarizeBacktest(report));
  if (directory !== undefined) await writeReport(report, directory);
}

async function writeReport(report: BacktestReport, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const files = new WholeFiles(directory);
  try {
    await files.write('backtest.json', textOf(`${JSON.stringify(report, null, 2)}\n`));
    await files.write('backtest.html', textOf(renderBacktestPage(report)));
    files.finish();
  } finally {
    files.end();
  }
  note(`the report is in ${directory}: open ${join(directory, 'backtest.html')} in a browser`);
}

async function* textOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
