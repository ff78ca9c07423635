import { Command } from 'commander';
import { chooseDataDirectory } from '../api/data-directory';
import { stderrProgress } from '../terminal/progress';
import { count, note, print, printJson } from '../terminal/terminal';

const AFTER_HELP = `
The data directory is empty or not there yet, and no engine runs on it. Every file is held against the SHA-256 that
the backup's manifest has of it; where one differs, nothing is restored. The engine makes the views anew when it
starts. What happened after the backup is lost; Kafka's consumers are set back, so what they took since comes again.

Example:
  $ waymark restore /backups/2026-06-01 --data-dir /var/lib/waymark`;

interface RestoreOptions {
  readonly dataDir?: string;
  readonly progress?: boolean;
  readonly json: boolean;
}

export function restoreCommand(): Command {
  return new Command('restore')
    .argument('<dir>', 'a directory that "waymark backup" has written')
    .description('put a backup into an empty data directory')
    .option('--data-dir <dir>', 'the data directory (default: WAYMARK_DATA_DIR, else ./.waymark/sample)')
    .option('--progress', 'show progress on stderr even when it is no terminal')
    .option('--json', "print the backup's manifest as JSON", false)
    .addHelpText('after', AFTER_HELP)
    .action(restore);
}

async function restore(from: string, options: RestoreOptions): Promise<void> {
  const { restoreHere } = await import('./restore-here');
  const directory = chooseDataDirectory(options.dataDir, process.env, process.cwd(), true);
  const progress = stderrProgress(options.progress);
  const onProgress = (share: number): void => progress.show('restoring,', share);
  const manifest = await restoreHere(from, directory, onProgress).finally(() => progress.clear());
  const { log, begunAt, consumers } = manifest;
  if (options.json) printJson(manifest);
  else print(`${count(log.events)} events of ${count(log.members)} contacts as they stood on ${begunAt}, in ${directory}; start the engine on it and the views are made anew`);
  if (consumers) note(consumers.offsets === null ? unknown(consumers.groupId, begunAt) : known(consumers.groupId));
}

const known = (groupId: string): string =>
  `waymark: at its start the engine sets consumer group ${groupId} back to where it stood then; no other member of the group may run`;

const unknown = (groupId: string, begunAt: string): string =>
  `waymark: the backup does not know where consumer group ${groupId} stood: set its offsets yourself to before ${begunAt} and remove consumers.json from the data directory, which keeps the engine from consuming until then`;
