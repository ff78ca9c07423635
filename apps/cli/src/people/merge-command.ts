import { Command } from 'commander';
import { withConnection } from '../api/connect';
import type { DecideOptions } from './decided';
import { decide } from './decided';

const HELP = `
The earlier of the two survives and answers to both ids; facts, score and hand-offs are those of both. This also
joins what was kept apart. It can be taken back with "contacts unmerge".

Example:
  $ waymark contacts merge 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21 9b497ce4-6517-5289-a2e3-c16b62c3196b`;

export function mergeCommand(): Command {
  return withConnection(new Command('merge').argument('<a>', 'a contact').argument('<b>', 'another, who is the same person'))
    .description('join two contacts who are one person')
    .option('--json', 'print what was done as JSON', false)
    .addHelpText('after', HELP)
    .action((a: string, b: string, options: DecideOptions) => decide(options, '/v1/contacts/merge', { contacts: [a, b] }, (contact) => `${contact} is one contact`));
}
