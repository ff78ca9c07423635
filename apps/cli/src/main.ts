import { CommanderError } from 'commander';
import { createProgram } from './program';
import { loadScoreCommand } from './score-loading';
import { CliFailure, describeFailure } from './terminal/failure';
import { note } from './terminal/terminal';

const WRONG_USAGE = 2;

/** Runs the command line; answers the exit status. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    await createProgram(await loadScoreCommand(argv)).parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // Commander has said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    note(`waymark: ${describeFailure(error)}`);
    return error instanceof CliFailure ? error.status : 1;
  }
}

/** Whoever reads our output may have read enough, such as `head`. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

void run(process.argv).then((status) => {
  process.exitCode = status;
});
