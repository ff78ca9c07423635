import { Command } from 'commander';
import { withConnection } from '../api/connect';
import type { DecideOptions } from './decided';
import { decide } from './decided';

const HELP = `
"contacts show" tells a contact's merges. What this one joined is kept apart from now on: an event that names both
opens a case. Whose hand-off the merge had superseded is offered again if it still qualifies.

Example:
  $ waymark contacts unmerge 251381af-9c0a-56d1-baca-659c508db9ac`;

export function unmergeCommand(): Command {
  return withConnection(new Command('unmerge').argument('<merge>', 'a merge of a contact'))
    .description('take a merge back')
    .option('--json', 'print what was done as JSON', false)
    .addHelpText('after', HELP)
    .action((merge: string, options: DecideOptions) => decide(options, `/v1/merges/${encodeURIComponent(merge)}/unmerge`, {}, (contact) => `${contact} is on its own`));
}
