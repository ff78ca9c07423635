import { Command } from 'commander';
import type { Api } from '../api/api';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { wrongUsage } from '../terminal/failure';
import { readTime } from '../terminal/read-time';
import { print, printJson } from '../terminal/terminal';
import { casesCommand } from './cases-command';
import type { ContactResource, TimelineResource } from './contact-resource';
import { formatContact } from './format-contact';
import { mergeCommand } from './merge-command';
import type { IdentityOptions } from './sent-identity';
import { sentIdentity, withIdentity } from './sent-identity';
import { showJourney } from './show-journey';
import { unlinkCommand } from './unlink-command';
import { unmergeCommand } from './unmerge-command';

type ShowOptions = ConnectionOptions & { readonly json: boolean };
type WayOptions = ShowOptions & { readonly journey: boolean; readonly model?: string; readonly asOf?: string };
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
    .option('--journey', 'tell the whole way instead: everything that changed score, stage or qualification, and why', false)
    .option('--model <id@v>', 'with --journey: under this model (default: the live one)')
    .option('--as-of <time>', 'with --journey: up to this RFC 3339 time (default: now)')
    .option('--json', 'print as JSON, the journey with points of its curve', false)
    .addHelpText('after', '\nExamples:\n  $ waymark contacts show 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21\n  $ waymark contacts show 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21 --journey --as-of 2026-01-01T00:00:00Z')
    .action((id: string, options: WayOptions) => {
      if (!options.journey && (options.model ?? options.asOf) !== undefined) throw wrongUsage('--model and --as-of go with --journey');
      readTime('--as-of', options.asOf);
      return withApi(options, {}, (api) => (options.journey ? showJourney(api, id, options) : showContact(api, id, options)));
    });
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
