import { Command } from 'commander';
import type { Difference, Verification } from '@waymark/server';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { CliFailure } from '../terminal/failure';
import { formatTable } from '../terminal/table';
import { counted, print, printJson } from '../terminal/terminal';

const AFTER_HELP = `
Each contact's rows are made again from the log and compared with the live ones, row by row, at one log
position and one instant. Ends with status 1 when a row differs.

Example:
  $ waymark verify`;

type VerifyOptions = ConnectionOptions & { readonly json: boolean };

export function verifyCommand(): Command {
  return withConnection(new Command('verify'))
    .description('rebuild aside and compare with live')
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(verify);
}

async function verify(options: VerifyOptions): Promise<void> {
  const found = await withApi(options, {}, (api) => api.post<Verification>('/v1/verifications'));
  const compared = `${counted(found.rows, 'row')} of ${counted(found.contacts, 'contact')} compared at log position ${found.position}`;
  if (options.json) printJson(found);
  else if (found.differing === 0) print(`${compared}: no difference`);
  else print(formatTable(COLUMNS, found.differences));
  if (found.differing > 0) {
    throw new CliFailure(`${counted(found.differing, 'row')} differ from what the log makes (${compared}): "waymark rebuild" makes them anew`);
  }
}

const COLUMNS = [
  { title: 'contact', of: ({ contactId }: Difference) => contactId },
  { title: 'table', of: ({ table }: Difference) => table },
  { title: 'live', of: ({ live }: Difference) => live },
  { title: 'rebuilt', of: ({ rebuilt }: Difference) => rebuilt },
];
