import { statSync } from 'node:fs';
import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { CliFailure } from '../terminal/failure';
import { stderrProgress } from '../terminal/progress';
import { formatPairs } from '../terminal/table';
import { count, counted, note, print, printJson } from '../terminal/terminal';
import type { ImportSource, MappedSample } from './import-source';
import { NdjsonSource } from './ndjson-source';
import type { ImportResult } from './run-import';
import { runImport } from './run-import';

interface ImportOptions extends ConnectionOptions {
  readonly map?: string;
  readonly dryRun: boolean;
  readonly strict: boolean;
  readonly json: boolean;
}

const AFTER_HELP = `
FILE is NDJSON: CloudEvents and plain facts, also mixed; with --map it is CSV, and MAP says in YAML what
its rows become (docs/guides/csv.md). Plain or gzip. A line that cannot be taken is reported on stderr
with its number and stops nothing: the status is 0 once the file is through, with --strict 1 when a line
was refused or in conflict. A mapping that does not fit the file is told before anything is imported.
Running an import twice adds nothing. Ctrl-C ends it after the lines under way.

Example:
  $ waymark import history.ndjson.gz --dry-run
  $ waymark import history.ndjson.gz
  $ waymark import leads.csv --map leads.map.yaml --dry-run`;

export function importCommand(): Command {
  return withConnection(new Command('import').argument('<file>', 'facts as NDJSON, or CSV with a mapping; plain or gzip'))
    .description('take the history of a file into the log')
    .option('--map <file>', 'what the rows of a CSV file become, in YAML')
    .option('--dry-run', 'check every line, take nothing, show what the first become', false)
    .option('--strict', 'end with status 1 when a line could not be taken', false)
    .option('--json', 'print the counts as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(importFile);
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  if (!statSync(file).isFile()) throw new CliFailure(`${file} is no file: it is read twice, so a plain file is asked for`);
  const source = await open(file, options.map);
  const result = await withApi(options, { mayBeNew: true, views: false }, async (api) => {
    const stop = new AbortController();
    const release = stopOnInterrupt(stop);
    try {
      const onProblem = (line: number, text: string): void => note(`${file}:${line}: ${text}`);
      const progress = stderrProgress(options.progress);
      const done = await runImport(api, { source, dryRun: options.dryRun, onProblem, progress, stop: stop.signal });
      release();
      if (!done.stopped && !options.dryRun) await api.settled();
      return done;
    } finally {
      release();
    }
  });
  tell(result, options);
}

/** A mapping that does not fit the file ends the command here, before an engine is asked for anything. */
async function open(file: string, map: string | undefined): Promise<ImportSource> {
  if (map !== undefined) return (await import('./csv-source')).openCsvSource(file, map);
  if (/\.[ct]sv(\.gz)?$/i.test(file)) throw new CliFailure(`${file} is a table by its name: say with --map FILE what its rows become (docs/guides/csv.md)`);
  return new NdjsonSource(file);
}

/** The first Ctrl-C asks to stop in order; a second one ends the process as it always does. */
function stopOnInterrupt(stop: AbortController): () => void {
  const onInterrupt = (): void => {
    note('\nstopping after the lines under way');
    stop.abort();
  };
  process.once('SIGINT', onInterrupt);
  return () => process.off('SIGINT', onInterrupt);
}

function tell(result: ImportResult, { dryRun, strict, json }: ImportOptions): void {
  const { lines, counts, samples, stopped, rows, mapped } = result;
  if (json) printJson({ dryRun, stopped, ...(rows && { rows }), lines, counts, ...(dryRun && { samples, ...(mapped && { mapped }) }) });
  else show(result, dryRun);
  if (stopped) throw new CliFailure('the import was stopped before its end: run it again to go on, it adds nothing twice');
  const untaken = counts.rejected + counts.conflict;
  if (strict && untaken > 0) throw new CliFailure(`${counted(untaken, 'line')} could not be taken (--strict)`);
}

function show({ lines, counts, samples, rows, mapped = [] }: ImportResult, dryRun: boolean): void {
  const read = rows ? ([['rows', count(rows.read)], ['left out', count(rows.skipped)], ['facts', count(lines)]] as const) : ([['lines', count(lines)]] as const);
  print(formatPairs([...read, ...Object.entries(counts).map(([name, value]) => [labelOf(name, dryRun), count(value)] as const)]));
  if (!dryRun) return;
  if (mapped.length > 0) print(`\nWhat the mapping makes of the first rows:\n${mapped.map(rowText).join('\n')}`);
  if (samples.length > 0) print(`\nWhat the first become:\n${samples.map((sample) => JSON.stringify(sample)).join('\n')}`);
}

function rowText({ line, facts }: MappedSample): string {
  return [`line ${line}`, ...facts.map((fact) => `  ${JSON.stringify(fact)}`)].join('\n');
}

function labelOf(name: string, dryRun: boolean): string {
  return dryRun && name === 'accepted' ? 'acceptable' : name;
}
