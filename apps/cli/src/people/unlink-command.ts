import { Command } from 'commander';
import { withConnection } from '../api/connect';
import type { DecideOptions } from './decided';
import { decide } from './decided';
import type { IdentityOptions } from './sent-identity';
import { sentIdentity, withIdentity } from './sent-identity';

const HELP = `
For facts to come: the next one with this value goes to whoever else it names, or to a new contact. Facts that are
there stay where they are.

Examples:
  $ waymark contacts unlink email ada@lovelace.example
  $ waymark contacts unlink user_id 4711 --source web`;

export function unlinkCommand(): Command {
  return withIdentity(withConnection(new Command('unlink')))
    .description('take a wrong link back: the value is nobody\'s until a fact brings it again')
    .option('--json', 'print what was done as JSON', false)
    .addHelpText('after', HELP)
    .action((type: string, value: string, options: DecideOptions & IdentityOptions) =>
      decide(options, '/v1/contacts/unlink', sentIdentity(type, value, options), (contact) => `this ${type} is not ${contact}'s any more`),
    );
}
