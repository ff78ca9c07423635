import { Command } from 'commander';
import type { Api } from '../api/api';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { askYesNo, canAsk } from '../terminal/ask';
import { CliFailure, wrongUsage } from '../terminal/failure';
import { stderrProgress } from '../terminal/progress';
import { counted, note, print, printJson } from '../terminal/terminal';
import { publishedArgument } from './published-argument';
import type { ModelReference } from './model-reference';
import { modelPath } from './model-reference';
import type { PublishedResource } from './published-resource';
import { nameOf } from './published-resource';
import type { SwitchDiffResource } from './show-diff';
import { formatSwitchDiff } from './show-diff';
import type { GenerationRow } from '@waymark/server';
import { waitForGeneration } from './wait-for-generation';

interface ActivateOptions extends ConnectionOptions {
  readonly yes: boolean;
  readonly fillOnly: boolean;
  readonly shadow: boolean;
  readonly json: boolean;
}

interface Confirmed {
  readonly position: number;
  readonly changedSince: number;
}

const AFTER_HELP = `
Fills a generation of the model beside the live one, shows what a switch would change, and switches once
it is confirmed: on a terminal by answering, else with --yes. Whoever the new model qualifies from the past
waits for "waymark handoffs release".

With --fill-only it stays filled beside the live model, and a later "activate" confirms it without another
fill. With --shadow it is a challenger: it is filled, then fed beside the live model until it is ended with
"models deactivate" or activated, and tells sales nothing.

Example:
  $ waymark models activate b2b-default@2
  $ waymark models activate b2b-default@2 --yes
  $ waymark models activate b2b-default@2 --shadow`;

export function activateCommand(): Command {
  return withConnection(new Command('activate').argument('<ID@V>', 'a published model', publishedArgument))
    .description('fill, show the difference, and switch to a model when confirmed')
    .option('--yes', 'confirm without asking', false)
    .option('--fill-only', 'fill and show the difference, and switch nothing', false)
    .option('--shadow', 'fill it and feed it beside the live model', false)
    .option('--json', 'print the difference and the switch as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action((reference: Published, options: ActivateOptions) => {
      if (options.yes && (options.fillOnly || options.shadow)) throw wrongUsage('--yes confirms a switch: it does not go with --fill-only or --shadow');
      return withApi(options, {}, (api) => activate(api, reference, options));
    });
}

type Published = Extract<ModelReference, { kind: 'published' }>;

async function activate(api: Api, reference: Published, options: ActivateOptions): Promise<void> {
  const progress = stderrProgress(options.progress);
  const model = await api.get<PublishedResource>(modelPath(reference));
  const begun = await api.post<GenerationRow>(`${modelPath(model)}/activate`, options.shadow ? { shadow: true } : {});
  const filled = await waitForGeneration(api, begun.generation, ['ready', 'shadow', 'live'], progress);
  const { generation } = filled;
  if (filled.status === 'live') return tellLive(model, generation, options);
  const diff = await api.get<SwitchDiffResource>(`/v1/generations/${encodeURIComponent(generation)}/diff`);
  if (!options.json) print(formatSwitchDiff(diff, nameOf(model)));
  if (options.fillOnly || options.shadow) return tellFilled(model, filled, diff, options);
  if (!(await confirmed(model, diff, options))) return;
  const switched = await api.post<Confirmed>(`${modelPath(model)}/activate`, { generation, position: diff.position });
  await waitForGeneration(api, generation, ['live'], progress);
  if (options.json) printJson({ model: nameOf(model), switched: true, ...switched, diff });
  else print(`\n${nameOf(model)} is live from log position ${switched.position} on; ${counted(switched.changedSince, 'event')} came since the difference was made.`);
}

function tellLive(model: PublishedResource, generation: string, { json }: ActivateOptions): void {
  if (json) printJson({ model: nameOf(model), switched: false, generation });
  else print(`${nameOf(model)} is live already.`);
}

function tellFilled(model: PublishedResource, { generation, status }: GenerationRow, diff: SwitchDiffResource, { json }: ActivateOptions): void {
  const name = nameOf(model);
  if (json) return printJson({ model: name, switched: false, generation, status, diff });
  const what = status === 'shadow' ? 'runs as a shadow beside the live model' : 'is filled beside the live model';
  print(`\n${name} ${what}: "waymark models activate ${name}" switches to it, "waymark models deactivate ${name}" ends it.`);
}

/** Without somebody to ask, the difference is all that is done; whoever calls has to confirm. */
async function confirmed(model: PublishedResource, diff: SwitchDiffResource, { yes, json }: ActivateOptions): Promise<boolean> {
  if (yes) return true;
  if (json || !canAsk()) {
    if (json) printJson({ model: nameOf(model), switched: false, diff });
    throw new CliFailure(`not switched: run "waymark models activate ${nameOf(model)} --yes" to confirm`);
  }
  if (await askYesNo(`\nSwitch to ${nameOf(model)}?`)) return true;
  note('Not switched.');
  throw new CliFailure(`${nameOf(model)} stays filled beside the live model: activate it again to switch`);
}
