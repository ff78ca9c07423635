import 'reflect-metadata';
import { readEnvironment } from '@waymark/embedded';
import { isWaymarkError } from '@waymark/engine';
import { announce } from './announce';
import type { Running } from './standalone';
import { startStandalone } from './standalone';

const stopping = new AbortController();
let running: Running | null = null;

function fail(error: unknown): never {
  if (isWaymarkError(error, 'stopped')) process.exit(0);
  console.error(isWaymarkError(error) ? `waymark: ${error.message}` : error);
  process.exit(1);
}

/** Ends in order, also while starting; a second signal (a terminal's and npm's) changes nothing. */
function end(): void {
  stopping.abort();
  running?.stop().then(() => process.exit(0), fail);
}

async function main(): Promise<void> {
  running = await startStandalone(readEnvironment(process.env, process.cwd()), fail, stopping.signal);
  if (stopping.signal.aborted) end();
  else announce(running.announcement);
}

process.on('SIGINT', end);
process.on('SIGTERM', end);
main().catch(fail);
