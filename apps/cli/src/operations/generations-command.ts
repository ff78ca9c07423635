import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { nameOf } from '../models/published-resource';
import type { GenerationRow } from '@waymark/server';
import { formatTable } from '../terminal/table';
import { print, printJson } from '../terminal/terminal';

type ListOptions = ConnectionOptions & { readonly json: boolean };

const MAX_GENERATIONS = 1_000;

export const GENERATION_COLUMNS = [
  { title: 'generation', of: ({ generation }: GenerationRow) => generation },
  { title: 'model', of: ({ model }: GenerationRow) => nameOf(model) },
  { title: 'status', of: ({ status }: GenerationRow) => status },
  { title: 'for', of: ({ purpose }: GenerationRow) => purpose },
  { title: 'filled', of: ({ filled }: GenerationRow) => filled },
  { title: 'of', of: ({ total }: GenerationRow) => total },
  { title: 'live since', of: ({ liveAt }: GenerationRow) => liveAt },
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
    const found = await api.list<GenerationRow>('/v1/generations', MAX_GENERATIONS);
    if (options.json) printJson(found);
    else print(formatTable(GENERATION_COLUMNS, found));
  });
}
