import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { wrongUsage } from '../terminal/failure';
import { stderrProgress } from '../terminal/progress';
import { Api } from './api';
import { chooseDataDirectory } from './data-directory';
import { createRemote } from './remote';
import type { Transport } from './transport';

export interface ConnectionOptions {
  readonly dataDir?: string;
  readonly server?: string;
  readonly key?: string;
  readonly progress?: boolean;
}

/** What a command asks of the engine that it speaks to. */
export interface Needs {
  /** It fills a data directory and may begin a new one. */
  readonly mayBeNew?: boolean;
  /** It reads the views: what is in the log has to be in them. */
  readonly views?: boolean;
}

/** The options of every command that speaks to an engine. */
export function withConnection(command: Command): Command {
  return command
    .option('--data-dir <dir>', 'the data directory (default: WAYMARK_DATA_DIR, else ./.waymark/sample if it is there)')
    .option('--server <url>', 'an engine anywhere, such as http://127.0.0.1:3000; needs --key')
    .option('--key <key>', 'the key to call it with (default: WAYMARK_KEY)')
    .option('--progress', 'show progress on stderr even when it is no terminal');
}

/** Connects, works, and closes in order whatever happens. */
export async function withApi<T>(options: ConnectionOptions, needs: Needs, work: (api: Api) => Promise<T>): Promise<T> {
  const transport = await connect(options, needs);
  try {
    if (needs.views !== false) await transport.settled();
    return await work(new Api(transport));
  } finally {
    await transport.close();
  }
}

async function connect(options: ConnectionOptions, needs: Needs): Promise<Transport> {
  const found = await runningEngine(options, needs);
  if ('transport' in found) return found.transport;
  const { directory } = found;
  const { openEmbedded } = await import('./embedded');
  return openEmbedded(directory, stderrProgress(options.progress));
}

/** The engine that runs somewhere or on the data directory; else the directory, on which none runs. */
export async function runningEngine(
  options: ConnectionOptions,
  needs: Needs = {},
): Promise<{ readonly transport: Transport } | { readonly directory: string }> {
  if (options.server !== undefined) return { transport: remote(options.server, options.key) };
  if (options.key !== undefined) throw wrongUsage('--key goes with --server: a data directory has its own admin key');
  const directory = chooseDataDirectory(options.dataDir, process.env, process.cwd(), needs.mayBeNew === true);
  const running = existsSync(join(directory, 'owner.json')) ? await runningOn(directory) : null;
  return running ? { transport: running } : { directory };
}

function remote(server: string, key: string | undefined): Transport {
  const bearer = key ?? process.env['WAYMARK_KEY'];
  if (!bearer) throw wrongUsage('--server needs a key: give --key, or set WAYMARK_KEY');
  return createRemote(server, bearer);
}

async function runningOn(directory: string): Promise<Transport | null> {
  const { findRunning } = await import('./find-running');
  return findRunning(directory);
}
