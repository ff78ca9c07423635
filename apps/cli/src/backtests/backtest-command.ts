import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withConnection } from '../api/connect';
import { readNumber } from './read-number';

const AFTER_HELP = `
Scores each contact once, from what was known at that instant and nothing that was written down later, and looks
whether the outcome, the first touchpoint that answers the predicate, came within the window. --at says when a
contact is scored: first-touch, first-touch+DURATION, or split, which takes everybody known at --split. With a
split, contacts from then on are told of: the earlier ones are for learning (models fit). --report writes
backtest.html, a page with curves, backtest.json, and its tables as CSV and Parquet. Ctrl-C stops it.

Examples:
  $ waymark backtest --model b2b-default@1 --outcome '{ channel: crm, action: ordered }' --within P90D
  $ waymark backtest --model draft.yaml --against b2b-default@1 --outcome '{ channel: crm, action: ordered }' \\
      --within P90D --at first-touch+P30D --split 2026-01-01T00:00:00Z --report report`;

export interface BacktestOptions extends ConnectionOptions {
  readonly model: string;
  readonly against?: string;
  readonly outcome: string;
  readonly within: string;
  readonly at: string;
  readonly split?: string;
  readonly capacity?: number;
  readonly strict: boolean;
  readonly report?: string;
  readonly json: boolean;
}

/** `waymark backtest`: how well a model would have called an outcome. */
export function backtestCommand(): Command {
  return withConnection(new Command('backtest'))
    .description('how well a model would have called an outcome, by the history in the log')
    .requiredOption('--model <model>', 'ID@V or FILE: the model to measure')
    .option('--against <model>', 'ID@V or FILE: another, measured on the same contacts')
    .requiredOption('--outcome <predicate>', 'asked of touchpoints, as YAML or JSON')
    .requiredOption('--within <duration>', 'how long after the scoring it counts, such as P90D')
    .option('--at <moment>', 'when a contact is scored: first-touch, first-touch+DURATION or split', 'first-touch')
    .option('--split <time>', 'RFC 3339: only contacts scored from then on are told of')
    .option('--capacity <calls>', 'how many calls sales can take in a week', readNumber)
    .option('--strict', 'refuse where facts were written down later than the scoring that they say to be before', false)
    .option('--report <dir>', 'write backtest.html, backtest.json and the tables as CSV and Parquet there')
    .option('--json', 'print the report as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(async (options: BacktestOptions) => {
      const { runBacktest } = await import('./run-backtest');
      await runBacktest(options);
    });
}
