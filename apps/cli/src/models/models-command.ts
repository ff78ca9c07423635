import { Command } from 'commander';
import { activateCommand } from './activate-command';
import { deactivateCommand } from './deactivate-command';
import { diffCommand } from './diff-command';
import { fitCommand } from './fit-command';
import { lintCommand } from './lint-command';
import { listCommand, showCommand } from './look-commands';
import { publishCommand } from './publish-command';
import { rollbackCommand } from './rollback-command';

/** `waymark models`: scoring models, from a file to the live one. */
export function modelsCommand(): Command {
  const models = new Command('models').description('scoring models: check, publish, compare, switch');
  const looking = [lintCommand(), publishCommand(), listCommand(), showCommand(), diffCommand()];
  for (const command of [...looking, activateCommand(), rollbackCommand(), deactivateCommand(), fitCommand()]) models.addCommand(command);
  return models;
}
