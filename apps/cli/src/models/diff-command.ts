import { statSync } from 'node:fs';
import { Command } from 'commander';
import type { ModelChange, ScoringModel } from '@waymark/scoring';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { CliFailure } from '../terminal/failure';
import { formatTable } from '../terminal/table';
import { print, printJson } from '../terminal/terminal';
import { loadModelFile } from './model-file';
import type { ModelReference } from './model-reference';
import { modelPath, parseReference } from './model-reference';
import type { PublishedResource } from './published-resource';

const AFTER_HELP = `
Layout and the order of keys do not count. Each change says which facts and contacts it can touch.
Two files need no engine.

Example:
  $ waymark models diff b2b-default@1 model.yaml`;

type DiffOptions = ConnectionOptions & { readonly json: boolean };

export function diffCommand(): Command {
  return withConnection(new Command('diff').argument('<a>', 'ID@V or FILE', reference).argument('<b>', 'ID@V or FILE', reference))
    .description('what differs between two models, and which facts a change can touch')
    .option('--json', 'print the changes as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(diff);
}

function reference(text: string): ModelReference {
  const found = parseReference(text, (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
  if (!found) throw new CliFailure(`${text}: there is no such file, and it names no published model as ID@VERSION`);
  return found;
}

async function diff(a: ModelReference, b: ModelReference, options: DiffOptions): Promise<void> {
  const before = await load(a, options);
  const after = await load(b, options);
  const { diffModels } = await import('@waymark/scoring');
  const changes = diffModels(before, after);
  if (options.json) printJson(changes);
  else if (changes.length === 0) print('no difference in meaning');
  else print(formatTable<ModelChange>(COLUMNS, changes));
}

const COLUMNS = [
  { title: 'path', of: ({ path }: ModelChange) => path },
  { title: 'change', of: ({ change }: ModelChange) => change },
  { title: 'can touch', of: ({ touches }: ModelChange) => touches },
];

async function load(model: ModelReference, options: DiffOptions): Promise<ScoringModel> {
  if (model.kind === 'file') return loadModelFile(model.path);
  return withApi(options, { views: false }, async (api) => (await api.get<PublishedResource>(modelPath(model))).model);
}
