import { Command, Option } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withConnection } from '../api/connect';
import { readNumber } from '../backtests/read-number';

const AFTER_HELP = `
Looks at what contacts had done and who they were when they were scored (--at, as for backtest), keeps what tells
the outcome apart beyond chance before --split, turns it into points, and tries them on those who came after.
The model is a proposal in a file: read it, try it (backtest, replay), publish it. Where nothing is learnt there
is no file, and the report says why.

Example:
  $ waymark models fit --outcome '{ channel: crm, action: ordered }' --within P90D \\
      --split 2026-01-01T00:00:00Z --out proposal.yaml --report fit.json`;

export interface FitOptions extends ConnectionOptions {
  readonly outcome: string;
  readonly within: string;
  readonly split: string;
  readonly at: string;
  readonly out: string;
  readonly id: string;
  readonly title?: string;
  readonly lookback?: string;
  readonly labels?: string;
  readonly capacity?: number;
  readonly report?: string;
  readonly json: boolean;
}

/** `waymark models fit`: points learnt from history. */
export function fitCommand(): Command {
  return withConnection(new Command('fit'))
    .description('propose a model from what led to an outcome before a split, tried on what came after')
    .requiredOption('--outcome <predicate>', 'asked of touchpoints, as YAML or JSON')
    .requiredOption('--within <duration>', 'how long after the scoring it counts, such as P90D')
    .requiredOption('--split <time>', 'RFC 3339: parts learning from testing')
    .requiredOption('--out <file>', 'where the model goes, as YAML')
    .option('--at <moment>', 'when a contact is scored: first-touch, first-touch+DURATION or split', 'first-touch')
    .option('--id <id>', 'of the model', 'fitted')
    .option('--title <title>', 'of the model')
    .option('--lookback <duration>', 'how far back a touch counts (default: P90D)')
    .addOption(new Option('--labels <which>', 'learn from outcomes up to the split, or from later ones too').choices(['by-split', 'whole-history']))
    .option('--capacity <calls>', 'set the threshold for so many calls a week (default: one contact in ten)', readNumber)
    .option('--report <file>', 'write how it came about there, as JSON')
    .option('--json', 'print how it came about as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(async (options: FitOptions) => {
      const { runFit } = await import('./run-fit');
      await runFit(options);
    });
}
