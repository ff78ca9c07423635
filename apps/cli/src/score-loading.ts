import { Command } from 'commander';

const EXAMPLE = `
Example:
  $ waymark score --model model.yaml --history history.ndjson.gz --as-of 2026-06-01T00:00:00Z --out scores.ndjson`;

/** `score` brings the whole contract and the model language; only a command line that names it waits for them. */
export async function loadScoreCommand(argv: readonly string[]): Promise<Command> {
  if (!argv.includes('score')) return new Command('score').description('score a history file under a model file; needs no server and no data directory');
  const { scoreCommand } = await import('./score/score-command');
  return scoreCommand().addHelpText('after', EXAMPLE);
}
