import type { GenerationRow } from '@waymark/server';
import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { stderrProgress } from '../terminal/progress';
import { print, printJson } from '../terminal/terminal';
import type { ModelReference } from './model-reference';
import { modelPath } from './model-reference';
import { publishedArgument } from './published-argument';
import type { PublishedResource } from './published-resource';
import { nameOf } from './published-resource';
import { waitUntilDropped } from './wait-for-generation';

type DeactivateOptions = ConnectionOptions & { readonly json: boolean };

const AFTER_HELP = `
Ends a shadow, or a generation that fills, is filled or retired; its rows are removed. The live model is
refused: activate another one, or roll back, first.

Example:
  $ waymark models deactivate b2b-default@2`;

export function deactivateCommand(): Command {
  return withConnection(new Command('deactivate').argument('<ID@V>', 'a published model', publishedArgument))
    .description('end what a model has beside the live one')
    .option('--json', 'print the generation as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action((reference: Extract<ModelReference, { kind: 'published' }>, options: DeactivateOptions) =>
      withApi(options, {}, async (api) => {
        const model = await api.get<PublishedResource>(modelPath(reference));
        const ended = await api.post<GenerationRow>(`${modelPath(model)}/deactivate`);
        await waitUntilDropped(api, ended.generation, stderrProgress(options.progress));
        if (options.json) printJson(ended);
        else print(`${nameOf(model)} is ended: generation ${ended.generation} and its rows are gone.`);
      }),
    );
}
