import { Command } from 'commander';
import { activateCommand } from './activate-command';
import { diffCommand } from './diff-command';
import { lintCommand } from './lint-command';
import { listCommand, showCommand } from './look-commands';
import { publishCommand } from './publish-command';

/** `waymark models`: scoring models, from a file to the live one. */
export function modelsCommand(): Command {
  const models = new Command('models').description('scoring models: check, publish, compare, switch');
  for (const command of [lintCommand(), publishCommand(), listCommand(), showCommand(), diffCommand(), activateCommand()]) models.addCommand(command);
  return models;
}
