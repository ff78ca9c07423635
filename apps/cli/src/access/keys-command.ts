import { Command, Option } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { formatTable } from '../terminal/table';
import { note, print, printJson } from '../terminal/terminal';

interface KeyResource {
  readonly name: string;
  readonly role: string;
  readonly owner: string | null;
  readonly sources: readonly string[];
  readonly channels: readonly string[];
  readonly segment: string | null;
  readonly createdAt: string;
}

type JsonOption = ConnectionOptions & { readonly json: boolean };

interface AddOptions extends JsonOption {
  readonly role: string;
  readonly owner?: string;
  readonly source?: readonly string[];
  readonly channel?: readonly string[];
  readonly segment?: string;
}

const ROLES = ['channel', 'sales', 'analyst', 'admin'];
const MAX_KEYS = 10_000;

/** `waymark keys`: who may call. */
export function keysCommand(): Command {
  return new Command('keys').description('who may call').addCommand(listCommand()).addCommand(addCommand()).addCommand(revokeCommand());
}

function listCommand(): Command {
  return withConnection(new Command('list'))
    .description('the keys by name; their secrets are kept nowhere')
    .option('--json', 'print the list as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark keys list')
    .action((options: JsonOption) =>
      withApi(options, { views: false }, async (api) => {
        const keys = await api.list<KeyResource>('/v1/keys', MAX_KEYS);
        if (options.json) printJson(keys);
        else print(formatTable(COLUMNS, keys));
      }),
    );
}

const COLUMNS = [
  { title: 'name', of: ({ name }: KeyResource) => name },
  { title: 'role', of: ({ role }: KeyResource) => role },
  { title: 'owner', of: ({ owner }: KeyResource) => owner },
  { title: 'sources', of: ({ sources }: KeyResource) => sources.join(', ') },
  { title: 'channels', of: ({ channels }: KeyResource) => channels.join(', ') },
  { title: 'segment', of: ({ segment }: KeyResource) => segment },
  { title: 'made', of: ({ createdAt }: KeyResource) => createdAt },
];

function addCommand(): Command {
  const role = new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory();
  return withConnection(new Command('add').argument('<name>', 'what the key is called'))
    .description('make a key; its secret is printed this once')
    .addOption(role)
    .option('--owner <owner>', 'sales: the owner it stands for')
    .option('--source <source...>', 'channel: the only sources that it may write')
    .option('--channel <channel...>', 'channel: the only channels that it may write')
    .option('--segment <name>', 'channel: takes what Segment\'s server libraries send, as the source segment:<name>; a new key with the same name carries on')
    .option('--json', 'print the key as JSON', false)
    .addHelpText('after', '\nExamples:\n  $ waymark keys add website --role channel --source web\n  $ waymark keys add shop-2026 --role channel --segment shop')
    .action(add);
}

function add(name: string, options: AddOptions): Promise<void> {
  const { role, owner, source, channel, segment } = options;
  const limits = { ...(source && { sources: source }), ...(channel && { channels: channel }) };
  const wanted = { name, role, ...limits, ...(owner !== undefined && { owner }), ...(segment !== undefined && { segment }) };
  return withApi(options, { mayBeNew: true, views: false }, async (api) => {
    const made = await api.post<KeyResource & { readonly secret: string }>('/v1/keys', wanted);
    if (options.json) return printJson(made);
    note(`Key ${made.name} of role ${made.role}, told this once:`);
    print(made.secret);
  });
}

function revokeCommand(): Command {
  return withConnection(new Command('revoke').argument('<name>', 'the key to take back'))
    .description('take a key back; whoever calls with it is refused from now on')
    .addHelpText('after', '\nExample:\n  $ waymark keys revoke website')
    .action((name: string, options: ConnectionOptions) =>
      withApi(options, { views: false }, async (api) => {
        await api.delete(`/v1/keys/${encodeURIComponent(name)}`);
        print(`key ${name} is revoked`);
      }),
    );
}
