import { Command } from 'commander';
import { withConnection } from '../api/connect';
import type { ModelReference } from './model-reference';
import { namedModel } from './named-model';
import type { DiffOptions } from './show-difference';

const AFTER_HELP = `
Layout and the order of keys do not count. Each change says which facts and contacts it can touch.
Two files need no engine.

Example:
  $ waymark models diff b2b-default@1 model.yaml`;

export function diffCommand(): Command {
  return withConnection(new Command('diff').argument('<a>', 'ID@V or FILE', namedModel).argument('<b>', 'ID@V or FILE', namedModel))
    .description('what differs between two models, and which facts a change can touch')
    .option('--json', 'print the changes as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(diff);
}

async function diff(a: ModelReference, b: ModelReference, options: DiffOptions): Promise<void> {
  const { showDifference } = await import('./show-difference');
  await showDifference(a, b, options);
}
