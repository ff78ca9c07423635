import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { nameOf } from '../models/published-resource';
import type { GenerationRow } from '@waymark/server';
import { waitForGeneration } from '../models/wait-for-generation';
import { stderrProgress } from '../terminal/progress';
import { counted, print, printJson } from '../terminal/terminal';

const AFTER_HELP = `
Fills a new generation of the live model from the log; it takes the live one's place once both stand at one
log position. Answers go on meanwhile, and no decision is taken again.

Example:
  $ waymark rebuild`;

type RebuildOptions = ConnectionOptions & { readonly json: boolean };

export function rebuildCommand(): Command {
  return withConnection(new Command('rebuild').argument('[view]', 'one view; all of the live model when none is named'))
    .description('make the read tables anew from the log')
    .option('--json', 'print the new generation as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(rebuild);
}

function rebuild(view: string | undefined, options: RebuildOptions): Promise<void> {
  return withApi(options, {}, async (api) => {
    const begun = await api.post<GenerationRow>('/v1/rebuilds', view === undefined ? {} : { view });
    const made = await waitForGeneration(api, begun.generation, ['live'], stderrProgress(options.progress));
    if (options.json) printJson(made);
    else print(`generation ${made.generation} of ${nameOf(made.model)} is live, made anew from the log (${counted(made.total, 'contact')})`);
  });
}
