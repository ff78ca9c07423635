import { resolve } from 'node:path';
import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { runningEngine, withConnection } from '../api/connect';
import { stderrProgress } from '../terminal/progress';
import { count, note, print, printJson } from '../terminal/terminal';

const AFTER_HELP = `
Copies the log and after it the vault, beside a running engine and without stopping it. The directory is empty or
not there yet; it is a backup once manifest.json stands in it. Views are not in it: they are made anew from the log.
Whoever has the backup can read every personal datum in it: keep it as you keep the data directory.
With --server the directory is one of the engine's machine.

Example:
  $ waymark backup /backups/2026-06-01`;

type BackupOptions = ConnectionOptions & { readonly json: boolean };

export function backupCommand(): Command {
  return withConnection(new Command('backup').argument('<dir>', 'where the backup goes: a new or empty directory'))
    .description('copy what is precious, the log and the vault')
    .option('--json', 'print what the backup holds as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(backup);
}

async function backup(directory: string, options: BackupOptions): Promise<void> {
  const { makeHere, watchThere } = await import('./make-backup');
  const target = options.server === undefined ? resolve(directory) : directory;
  const progress = stderrProgress(options.progress);
  const found = await runningEngine(options);
  const made = 'transport' in found ? await watchThere(found.transport, target, progress) : await makeHere(found.directory, target, progress);
  if (options.json) printJson(made);
  else print(`${count(made.events)} events up to log position ${made.position}, ${count(made.bytes)} bytes, in ${made.directory}`);
  if (made.consumers === 'unknown') note(UNKNOWN_CONSUMERS);
}

const UNKNOWN_CONSUMERS =
  'waymark: the broker did not say where the consumers stand, so the backup does not know: after a restore set their group back yourself to before now';
