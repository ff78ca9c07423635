import { statSync } from 'node:fs';
import { Command } from 'commander';
import { withConnection } from '../api/connect';
import { CliFailure } from '../terminal/failure';
import type { ModelReference } from './model-reference';
import { parseReference } from './model-reference';
import type { DiffOptions } from './show-difference';

const AFTER_HELP = `
Layout and the order of keys do not count. Each change says which facts and contacts it can touch.
Two files need no engine.

Example:
  $ waymark models diff b2b-default@1 model.yaml`;

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
  const { showDifference } = await import('./show-difference');
  await showDifference(a, b, options);
}
