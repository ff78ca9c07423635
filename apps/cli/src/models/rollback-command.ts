import type { GenerationRow } from '@waymark/server';
import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { stderrProgress } from '../terminal/progress';
import { print, printJson } from '../terminal/terminal';
import { nameOf } from './published-resource';
import { waitForGeneration } from './wait-for-generation';

type RollbackOptions = ConnectionOptions & { readonly json: boolean };

interface RolledBack {
  readonly generation: string;
  readonly model: GenerationRow['model'];
  readonly position: number;
}

const AFTER_HELP = `
Its generation has been fed all along, so nothing is filled, and no difference has to be looked at first.
It is a switch like any other: whoever qualified meanwhile under the model that comes back waits for
"waymark handoffs release". Rolling back a rollback goes forth again. Refused when no other model was live
before, or when its generation has been dropped (seven days after it retired): activate that model instead.

Example:
  $ waymark models rollback`;

export function rollbackCommand(): Command {
  return withConnection(new Command('rollback'))
    .description('switch to the model that was live before, at once')
    .option('--json', 'print the switch as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action((options: RollbackOptions) =>
      withApi(options, {}, async (api) => {
        const switched = await api.post<RolledBack>('/v1/models/rollback');
        await waitForGeneration(api, switched.generation, ['live'], stderrProgress(options.progress));
        if (options.json) printJson(switched);
        else print(`${nameOf(switched.model)} is live again from log position ${switched.position} on.`);
      }),
    );
}
