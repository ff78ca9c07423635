import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { print, printJson } from '../terminal/terminal';
import type { ContactResource, TimelineResource } from './contact-resource';
import { formatContact } from './format-contact';

type ShowOptions = ConnectionOptions & { readonly json: boolean };

const LATEST = 20;

/** `waymark contacts`: people. */
export function contactsCommand(): Command {
  const show = withConnection(new Command('show').argument('<id>', 'a contact'))
    .description(`who a contact is, how it stands, and its latest ${LATEST} facts`)
    .option('--json', 'print the contact and its latest facts as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark contacts show c_2f8a')
    .action(showContact);
  return new Command('contacts').description('people').addCommand(show);
}

function showContact(id: string, options: ShowOptions): Promise<void> {
  const path = `/v1/contacts/${encodeURIComponent(id)}`;
  return withApi(options, {}, async (api) => {
    const contact = await api.get<ContactResource>(path);
    const timeline = await api.list<TimelineResource>(`${path}/timeline`, LATEST);
    if (options.json) printJson({ ...contact, timeline });
    else print(formatContact(contact, timeline));
  });
}
