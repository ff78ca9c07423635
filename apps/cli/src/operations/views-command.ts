import type { StoredViews } from '@waymark/engine';
import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { askYesNo, canAsk } from '../terminal/ask';
import { CliFailure } from '../terminal/failure';
import { formatTable } from '../terminal/table';
import { print, printJson } from '../terminal/terminal';

type ListOptions = ConnectionOptions & { readonly json: boolean };
type DropOptions = ListOptions & { readonly yes: boolean };

const MAX_VIEWS = 1_000;
const MEGABYTE = 1_048_576;

const COLUMNS = [
  { title: 'views', of: ({ name }: StoredViews) => name },
  { title: 'version', of: ({ version }: StoredViews) => version },
  { title: 'part', of: ({ partition }: StoredViews) => (partition === null ? 'all' : `${partition.index} of ${partition.count}`) },
  { title: 'size', of: ({ bytes }: StoredViews) => `${(bytes / MEGABYTE).toFixed(1)} MiB` },
  { title: 'at log position', of: ({ position }: StoredViews) => position },
  { title: 'in use', of: ({ used, writer }: StoredViews) => (used ? (writer ?? 'yes') : 'no') },
];

const DROP_HELP = `
Its rows could be made anew from the log, by the version that they are of. Views that are in use are refused.
It is asked for on a terminal, else confirmed with --yes. Keep those of the version before until you are sure
that you need not go back to it.

Example:
  $ waymark views drop views-1.db --yes`;

/** `waymark views`: read tables where they are kept, also those that other versions have left. */
export function viewsCommand(): Command {
  const views = new Command('views').description('read tables where they are kept, also those that other versions have left');
  const list = withConnection(new Command('list'))
    .description('each with its version, its part of the contacts, its size, how far it is and whether it is in use')
    .option('--json', 'print the list as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark views list')
    .action(listViews);
  const drop = withConnection(new Command('drop').argument('<name>', 'views, as the list has them'))
    .description('remove views that nobody uses any more')
    .option('--yes', 'confirm without asking', false)
    .option('--json', 'print the views as JSON', false)
    .addHelpText('after', DROP_HELP)
    .action(dropViews);
  return views.addCommand(list).addCommand(drop);
}

function listViews(options: ListOptions): Promise<void> {
  return withApi(options, { views: false }, async (api) => {
    const found = await api.list<StoredViews>('/v1/views', MAX_VIEWS);
    if (options.json) printJson(found);
    else print(formatTable(COLUMNS, found));
  });
}

function dropViews(name: string, options: DropOptions): Promise<void> {
  return withApi(options, { views: false }, async (api) => {
    const found = (await api.list<StoredViews>('/v1/views', MAX_VIEWS)).find((views) => views.name === name);
    // What is not there, and what is in use, the engine itself refuses with the reason.
    if (found && !found.used) await confirmed(found, options);
    await api.delete(`/v1/views/${encodeURIComponent(name)}`);
    if (options.json) printJson(found ?? { name });
    else print(`the views ${name} are gone`);
  });
}

async function confirmed(views: StoredViews, { yes, json }: DropOptions): Promise<void> {
  if (yes) return;
  if (json || !canAsk()) throw new CliFailure(`not dropped: run "waymark views drop ${views.name} --yes" to confirm`);
  print(formatTable(COLUMNS, [views]));
  if (!(await askYesNo(`\nRemove ${views.name} for good?`))) throw new CliFailure(`${views.name} stays`);
}
