import { Command, Option } from 'commander';
import type { TableFormat } from '@waymark/replay/tables';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { stderrProgress } from '../terminal/progress';
import { count, note, printJson } from '../terminal/terminal';

const AFTER_HELP = `
Writes facts, scores, journeys (stages entered and qualifications) and hand-offs of all contacts, a file each, for
notebooks. Personal data is in none of them: facts are as models see them, without what is sealed. All files appear
together at the end, in place of those of an earlier export; one that is cancelled or fails leaves nothing.

Examples:
  $ waymark export --out notebooks/data
  $ waymark export --out /tmp/q2 --format csv --model b2b-default@3 --as-of 2026-07-01T00:00:00Z`;

/** Kept beside the writers, which are loaded only when something is written. */
const FORMATS: readonly TableFormat[] = ['parquet', 'ndjson', 'csv'];

interface ExportOptions extends ConnectionOptions {
  readonly out: string;
  readonly format: TableFormat;
  readonly model?: string;
  readonly asOf?: string;
  readonly json: boolean;
}

/** `waymark export`: tables for notebooks. */
export function exportCommand(): Command {
  return withConnection(new Command('export'))
    .description('facts, scores, journeys and hand-offs as files for notebooks')
    .requiredOption('--out <dir>', 'where the files go; made when it is not there')
    .addOption(new Option('--format <format>', 'of the files').choices(FORMATS).default('parquet'))
    .option('--model <id@v>', 'scores and journeys under this model (default: the live one)')
    .option('--as-of <time>', 'scores and journeys as of this RFC 3339 time (default: now)')
    .option('--json', 'print what was written as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(exportTables);
}

async function exportTables(options: ExportOptions): Promise<void> {
  const { checkExport, writeExport } = await import('./write-export');
  checkExport(options);
  const written = await withApi(options, {}, (api) => writeExport(api, options, stderrProgress(options.progress)));
  if (options.json) {
    printJson(written);
    return;
  }
  const { files, position, asOf, model } = written;
  for (const { path, rows } of files) note(`${count(rows)} rows in ${path}`);
  note(`up to log position ${position}, scores as of ${asOf} under ${model.id}@${model.version}; without personal data`);
}
