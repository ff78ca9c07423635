import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { readTextFile } from '../files/read-text-file';
import { print, printJson } from '../terminal/terminal';
import type { PublishedResource } from './published-resource';
import { nameOf } from './published-resource';

const AFTER_HELP = `
A published version is for ever; content equal to the latest version is that version. It scores nobody
until it is activated.

Example:
  $ waymark models publish model.yaml`;

type PublishOptions = ConnectionOptions & { readonly json: boolean };

export function publishCommand(): Command {
  return withConnection(new Command('publish').argument('<file>', 'a scoring model, YAML or JSON'))
    .description('publish a model as the next version of its id')
    .option('--json', 'print the published version as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(publish);
}

async function publish(file: string, options: PublishOptions): Promise<void> {
  const { loadModelFile } = await import('./model-file');
  loadModelFile(file);
  const body = readTextFile(file);
  const published = await withApi(options, { mayBeNew: true, views: false }, (api) =>
    api.ask<PublishedResource & { readonly isNew: boolean }>({ method: 'POST', path: '/v1/models', body, contentType: 'application/yaml' }),
  );
  if (options.json) printJson(published);
  else print(published.isNew ? `${nameOf(published)} is published` : `${nameOf(published)} is published already, with this content`);
}
