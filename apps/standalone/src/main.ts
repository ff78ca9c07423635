import 'reflect-metadata';
import { readEnvironment } from '@waymark/embedded';
import { isWaymarkError } from '@waymark/engine';
import { announce } from './announce';
import type { Running } from './standalone';
import { startStandalone } from './standalone';

/** What a process ends with that was told to stop before it was up: 128 and the signal's number, as shells have it. */
const STOPPED_STARTING = 130;

let running: Running | null = null;

function fail(error: unknown): never {
  console.error(isWaymarkError(error) ? `waymark: ${error.message}` : error);
  process.exit(1);
}

/** A second signal (a terminal's and npm's) changes nothing. While starting there is nothing to finish: the stores bear it. */
function end(): void {
  if (running === null) process.exit(STOPPED_STARTING);
  running.stop().then(() => process.exit(0), fail);
}

async function main(): Promise<void> {
  running = await startStandalone(readEnvironment(process.env, process.cwd()), fail);
  announce(running.announcement);
}

process.on('SIGINT', end);
process.on('SIGTERM', end);
main().catch(fail);
