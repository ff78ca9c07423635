import { Command } from 'commander';
import type { Api } from '../api/api';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { print, printJson } from '../terminal/terminal';
import { casesCommand } from './cases-command';
import type { ContactResource, TimelineResource } from './contact-resource';
import { formatContact } from './format-contact';
import { mergeCommand } from './merge-command';
import type { IdentityOptions } from './sent-identity';
import { sentIdentity, withIdentity } from './sent-identity';
import { unlinkCommand } from './unlink-command';
import { unmergeCommand } from './unmerge-command';

type ShowOptions = ConnectionOptions & { readonly json: boolean };
type FindOptions = ShowOptions & IdentityOptions;

const LATEST = 20;

/** `waymark contacts`: people. */
export function contactsCommand(): Command {
  const contacts = new Command('contacts').description('people: who they are, and who is who');
  for (const command of [showCommand(), findCommand(), mergeCommand(), unmergeCommand(), unlinkCommand(), casesCommand()]) contacts.addCommand(command);
  return contacts;
}

function showCommand(): Command {
  return withConnection(new Command('show').argument('<id>', 'a contact, or an id that was merged into one'))
    .description(`who a contact is, what was merged, how it stands, and its latest ${LATEST} facts`)
    .option('--json', 'print the contact and its latest facts as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark contacts show 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21')
    .action((id: string, options: ShowOptions) => withApi(options, {}, (api) => showContact(api, id, options)));
}

function findCommand(): Command {
  return withIdentity(withConnection(new Command('find')))
    .description('the contact that has an identity, as show tells it')
    .option('--json', 'print the contact and its latest facts as JSON', false)
    .addHelpText('after', '\nExamples:\n  $ waymark contacts find email ada@lovelace.example\n  $ waymark contacts find user_id 4711 --source web')
    .action((type: string, value: string, options: FindOptions) =>
      withApi(options, {}, async (api) => {
        const { contactId } = await api.post<{ readonly contactId: string }>('/v1/contacts/lookup', sentIdentity(type, value, options));
        await showContact(api, contactId, options);
      }),
    );
}

async function showContact(api: Api, id: string, { json }: ShowOptions): Promise<void> {
  const path = `/v1/contacts/${encodeURIComponent(id)}`;
  const contact = await api.get<ContactResource>(path);
  const timeline = await api.list<TimelineResource>(`${path}/timeline`, LATEST);
  if (json) printJson({ ...contact, timeline });
  else print(formatContact(contact, timeline, id));
}
