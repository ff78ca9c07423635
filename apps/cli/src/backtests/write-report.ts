import type { BacktestReport } from '@waymark/replay';
import { renderBacktestPage } from '@waymark/replay/report';
import { backtestTables, encodeRows } from '@waymark/replay/tables';
import { writeTogether } from '../files/whole-files';

const FORMATS = ['csv', 'parquet'] as const;

/** The page, the report, and its tables for notebooks. All files or none. */
export async function writeReport(report: BacktestReport, directory: string): Promise<void> {
  await writeTogether(directory, async (files) => {
    await files.write('backtest.json', `${JSON.stringify(report, null, 2)}\n`);
    await files.write('backtest.html', renderBacktestPage(report));
    for (const table of backtestTables(report)) {
      for (const format of FORMATS) await files.write(`${table.spec.name}.${format}`, encodeRows(table, format));
    }
  });
}
