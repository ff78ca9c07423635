import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { nameOf } from '../models/published-resource';
import type { GenerationResource } from '../models/wait-for-generation';
import { formatTable } from '../terminal/table';
import { print, printJson } from '../terminal/terminal';

type ListOptions = ConnectionOptions & { readonly json: boolean };

const MAX_GENERATIONS = 1_000;

export const GENERATION_COLUMNS = [
  { title: 'generation', of: ({ generation }: GenerationResource) => generation },
  { title: 'model', of: ({ model }: GenerationResource) => nameOf(model) },
  { title: 'status', of: ({ status }: GenerationResource) => status },
  { title: 'for', of: ({ purpose }: GenerationResource) => purpose },
  { title: 'filled', of: ({ filled }: GenerationResource) => filled },
  { title: 'of', of: ({ total }: GenerationResource) => total },
  { title: 'live since', of: ({ liveAt }: GenerationResource) => liveAt },
];

/** `waymark generations`: the read tables of each model that is filled, live or retired. */
export function generationsCommand(): Command {
  const generations = new Command('generations').description('the read tables of the live model and of those beside it');
  return generations.addCommand(
    withConnection(new Command('list'))
      .description('what is live, what is filling, and how far')
      .option('--json', 'print the list as JSON', false)
      .addHelpText('after', '\nExample:\n  $ waymark generations list')
      .action(listGenerations),
  );
}

function listGenerations(options: ListOptions): Promise<void> {
  return withApi(options, {}, async (api) => {
    const found = await api.list<GenerationResource>('/v1/generations', MAX_GENERATIONS);
    if (options.json) printJson(found);
    else print(formatTable(GENERATION_COLUMNS, found));
  });
}
