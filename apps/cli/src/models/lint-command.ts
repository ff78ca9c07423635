import { Command } from 'commander';
import { counted, print } from '../terminal/terminal';

const AFTER_HELP = `
Every error names the path in the document, what was found and what is allowed. Needs no engine.

Example:
  $ waymark models lint model.yaml`;

export function lintCommand(): Command {
  return new Command('lint')
    .argument('<file>', 'a scoring model, YAML or JSON')
    .description('check a model file')
    .addHelpText('after', AFTER_HELP)
    .action(lint);
}

async function lint(file: string): Promise<void> {
  const { loadModelFile } = await import('./model-file');
  const model = loadModelFile(file);
  const behaviour = counted(model.behaviour?.rules?.length ?? 0, 'behaviour rule');
  const fit = counted(model.fit?.rules?.length ?? 0, 'fit rule');
  print(`${file}: model ${model.id} is sound (${behaviour}, ${fit})`);
}
