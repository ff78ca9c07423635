import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Instant } from '@waymark/journey';
import type { HistoryFolder } from '@waymark/replay';
import { FolderThreads, InlineFolder } from '@waymark/replay';
import { describeModelError } from '@waymark/scoring';
import type { WholeFile } from '../files/whole-file';
import { createWholeFile } from '../files/whole-file';
import { describeFailure } from '../terminal/failure';
import { readInstant } from '../terminal/read-time';
import { historyLines } from './history-lines';
import { createProgress } from './progress';
import type { ScoreOutcome } from './run-score';
import { runScore } from './run-score';

interface ScoreOptions {
  readonly model: string;
  readonly history: string;
  readonly out: string;
  readonly asOf?: Instant;
  readonly explain: boolean;
  readonly strict: boolean;
  readonly threads: number;
  readonly progress: boolean;
}

const MOST_THREADS = 256;

/** `waymark score`: a file in, a file out; ends with status 0, or 1 after a message on stderr. */
export function scoreCommand(): Command {
  return new Command('score')
    .description('score a history file under a model file; needs no server and no data directory')
    .requiredOption('--model <file>', 'the scoring model, YAML or JSON')
    .requiredOption('--history <file>', 'plain facts as NDJSON, plain or gzip, in any order')
    .requiredOption('--out <file>', 'where the scores go: NDJSON, one line a contact, sorted by contactId')
    .option('--as-of <time>', 'RFC 3339 instant to score at (default: the latest fact)', (text: string) => readInstant('--as-of', text))
    .option('--explain', 'add the ledger and the fit rules to each line', false)
    .option('--strict', 'end with status 1 and no output at the first line that is no fact', false)
    .option('--threads <n>', 'how many threads may be used; the output is the same with any number', readThreads, 1)
    .option('--progress', 'show progress on stderr even when it is no terminal', false)
    .action(async (options: ScoreOptions) => {
      if (!(await score(options))) process.exitCode = 1;
    });
}

function readThreads(text: string): number {
  const threads = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (threads < 1 || threads > MOST_THREADS) throw new InvalidArgumentError(`A whole number from 1 to ${MOST_THREADS} is asked for.`);
  return threads;
}

async function score(options: ScoreOptions): Promise<boolean> {
  let out: WholeFile | null = null;
  try {
    const modelText = readModel(options.model);
    const totalBytes = statSync(options.history).size;
    out = createWholeFile(options.out);
    const outcome = await scoreInto(out, modelText, totalBytes, options);
    if (outcome.ok) out.finish();
    else out.abandon();
    return report(outcome, options);
  } catch (error) {
    out?.abandon();
    say(`waymark score: ${describeFailure(error)}`);
    return false;
  }
}

async function scoreInto(out: WholeFile, modelText: string, totalBytes: number, options: ScoreOptions): Promise<ScoreOutcome> {
  const progress = createProgress({
    enabled: options.progress || process.stderr.isTTY,
    totalBytes,
    write: (text) => process.stderr.write(text),
    now: () => performance.now(),
  });
  const folder = folderFor(options.threads);
  try {
    return await runScore({
      modelText,
      history: historyLines(options.history, progress.read),
      ...(options.asOf !== undefined && { asOf: options.asOf }),
      explain: options.explain,
      folder,
      strict: options.strict,
      onBadLine: (line, reason) => say(`${options.history}:${line}: ${reason}`),
      onScored: progress.scored,
      write: out.write,
    });
  } finally {
    progress.end();
    await folder.close();
  }
}

/** More threads than one only where their code lies beside this program, as it does in a build. */
function folderFor(threads: number): HistoryFolder {
  const file = join(__dirname, 'folding-thread.js');
  return threads > 1 && existsSync(file) ? new FolderThreads(file, threads) : new InlineFolder(() => Promise.resolve());
}

function readModel(file: string): string {
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new Error(`${file} is not UTF-8`);
  return bytes.toString('utf8');
}

function report(outcome: ScoreOutcome, { model, history, out }: ScoreOptions): boolean {
  if (outcome.ok) {
    const { facts, repeated, bad, skipped } = outcome.counts;
    const notes = [
      `${outcome.contacts} contacts from ${facts} facts into ${out}`,
      ...(repeated > 0 ? [`${repeated} repeated`] : []),
      ...(skipped > 0 ? [`${skipped} identity facts skipped`] : []),
      ...(bad > 0 ? [`${bad} lines that are no facts left out`] : []),
    ];
    say(notes.join(', '));
    return true;
  }
  if (outcome.reason === 'model') {
    say(`${model} is no scoring model that can be used:`);
    for (const error of outcome.errors) say(`  ${describeModelError(error)}`);
  } else say(`${history} has a line that is no fact; nothing is written (--strict)`);
  return false;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
