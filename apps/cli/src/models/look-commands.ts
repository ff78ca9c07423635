import { Command } from 'commander';
import { stringify } from 'yaml';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { formatTable } from '../terminal/table';
import { print, printJson } from '../terminal/terminal';
import type { ModelReference } from './model-reference';
import { modelPath } from './model-reference';
import { publishedArgument } from './published-argument';
import type { PublishedResource } from './published-resource';
import { nameOf } from './published-resource';

type LookOptions = ConnectionOptions & { readonly json: boolean };

interface ListedModel {
  readonly id: string;
  readonly version: number;
  readonly title: string | null;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly live: boolean;
}

const MAX_MODELS = 10_000;

export function listCommand(): Command {
  return withConnection(new Command('list'))
    .description('the latest version of each published model')
    .option('--json', 'print the list as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark models list')
    .action((options: LookOptions) =>
      withApi(options, { views: false }, async (api) => {
        const models = await api.list<ListedModel>('/v1/models', MAX_MODELS);
        if (options.json) return printJson(models);
        print(formatTable(COLUMNS, models));
      }),
    );
}

const COLUMNS = [
  { title: 'model', of: nameOf },
  { title: 'live', of: ({ live }: ListedModel) => live },
  { title: 'published', of: ({ publishedAt }: ListedModel) => publishedAt },
  { title: 'by', of: ({ publishedBy }: ListedModel) => publishedBy },
  { title: 'title', of: ({ title }: ListedModel) => title },
];

export function showCommand(): Command {
  return withConnection(new Command('show').argument('<ID[@V]>', 'a published model, the latest version when none is named', publishedArgument))
    .description('a published model as YAML, ready to be changed and published again')
    .option('--json', 'print the whole version as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark models show b2b-default@1 > model.yaml')
    .action((reference: Extract<ModelReference, { kind: 'published' }>, options: LookOptions) =>
      withApi(options, { views: false }, async (api) => {
        const published = await api.get<PublishedResource>(modelPath(reference));
        if (options.json) return printJson(published);
        print(`# ${nameOf(published)}, published ${published.publishedAt} by ${published.publishedBy}`);
        print(stringify(published.model).trimEnd());
      }),
    );
}
