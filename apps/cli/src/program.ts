import { Command, Help } from 'commander';
import { keysCommand } from './access/keys-command';
import { backtestCommand } from './backtests/backtest-command';
import { exportCommand } from './exports/export-command';
import { importCommand } from './imports/import-command';
import { modelsCommand } from './models/models-command';
import { backupCommand } from './operations/backup-command';
import { deadLettersCommand } from './operations/dead-letters-command';
import { generationsCommand } from './operations/generations-command';
import { migrateCommand } from './operations/migrate-command';
import { rebuildCommand } from './operations/rebuild-command';
import { restoreCommand } from './operations/restore-command';
import { statusCommand } from './operations/status-command';
import { verifyCommand } from './operations/verify-command';
import { viewsCommand } from './operations/views-command';
import { contactsCommand } from './people/contacts-command';
import { handoffsCommand } from './people/handoffs-command';
import { replayCommand } from './replays/replay-command';
import { sampleCommand } from './samples/sample-command';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the workspace's own, which no project holds; hosting, which has it too, loads a whole engine
import { version } from '../../../package.json';

const AFTER_HELP = `
A command that needs the data finds the engine that runs on the data directory and speaks to it; when none
runs, it opens the directory itself. With --server URL --key KEY it speaks to any engine.

Exit status: 0 done, 1 refused or failed with a message on stderr, 2 wrong usage.`;

/** The whole command line; errors of usage are thrown, never exited with. */
export function createProgram(score: Command): Command {
  const program = new Command('waymark')
    .description('the customer-journey engine: touchpoints in, scores, stages and hand-offs out')
    .version(version, '-V, --version', 'print the version')
    .option('--no-color', 'no colours (there are none; for scripts that say so)')
    .addHelpText('after', AFTER_HELP);
  const commands = [
    importCommand(),
    exportCommand(),
    modelsCommand(),
    backtestCommand(),
    score,
    replayCommand(),
    statusCommand(),
    handoffsCommand(),
    contactsCommand(),
    deadLettersCommand(),
    keysCommand(),
    generationsCommand(),
    rebuildCommand(),
    verifyCommand(),
    viewsCommand(),
    sampleCommand(),
    backupCommand(),
    restoreCommand(),
    migrateCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  settle(program);
  return program;
}

const PLAIN_HELP = new Help();

/** Errors of usage are thrown, and help does not say of each switch that it is off. */
function settle(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help tells how)');
  command.configureHelp({ optionDescription: (option) => PLAIN_HELP.optionDescription(option).replace(' (default: false)', '') });
  for (const each of command.commands) settle(each);
}
