import { Command, Option } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withConnection } from '../api/connect';

const AFTER_HELP = `
Runs a model, published or a draft in a file, over every fact in the log, and compares it with another: the live
model unless --against names one. Nothing that is live changes. All facts are folded; --from and --to bound the
qualifications that are reported, --where is asked of contacts at --as-of, such as '{ account.country: DE }'.
--handoffs ignore leaves out what sales did, which under another model might not have come to it.
Ctrl-C cancels it. --report writes a page with plots, and tables for notebooks.

Examples:
  $ waymark replay --model draft.yaml
  $ waymark replay --model b2b-default@2 --against b2b-default@1 --from 2026-01-01T00:00:00Z --report report`;

export type ReplayOptions = ConnectionOptions & {
  readonly model: string;
  readonly against?: string;
  readonly alone: boolean;
  readonly asOf?: string;
  readonly from?: string;
  readonly to?: string;
  readonly where?: string;
  readonly handoffs: 'recorded' | 'ignore';
  readonly report?: string;
  readonly json: boolean;
};

/** `waymark replay`: what would have been under another model. */
export function replayCommand(): Command {
  return withConnection(new Command('replay'))
    .description('what would have been under another model, over the history in the log')
    .requiredOption('--model <model>', 'ID@V or FILE: the model to try')
    .option('--against <model>', 'ID@V or FILE: what it is compared with (default: the live model)')
    .addOption(new Option('--alone', 'compare it with none').conflicts('against').default(false))
    .option('--as-of <time>', 'RFC 3339 instant up to which facts count (default: now)')
    .option('--from <time>', 'report qualifications from here on')
    .option('--to <time>', 'report qualifications before this')
    .option('--where <predicate>', 'only contacts for whom this holds, as YAML or JSON')
    .addOption(new Option('--handoffs <how>', 'fold what sales did as recorded, or ignore it').choices(['recorded', 'ignore']).default('recorded'))
    .option('--report <dir>', 'write report.html, report.json and the tables as CSV and Parquet there')
    .option('--json', 'print the report as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(replay);
}

async function replay(options: ReplayOptions): Promise<void> {
  const { runReplay } = await import('./run-replay');
  await runReplay(options);
}
