import 'reflect-metadata';
import { readEnvironment } from '@waymark/embedded';
import { isWaymarkError } from '@waymark/engine';
import { createEnding } from '@waymark/hosting';
import { describeError } from '@waymark/server';
import { announce } from './announce';
import type { Running } from './standalone';
import { startStandalone } from './standalone';

const stopping = new AbortController();
let running: Running | null = null;

function fail(error: unknown): never {
  if (isWaymarkError(error, 'stopped')) process.exit(0);
  console.error(isWaymarkError(error) ? `waymark: ${error.message}` : describeError(error));
  process.exit(1);
}

/** Ends in order, also while starting. */
function end(): void {
  stopping.abort();
  running?.stop().then(() => process.exit(0), fail);
}

const onSignal = createEnding({
  begin: end,
  atOnce: (status, why) => {
    console.error(`waymark: ${why}`);
    process.exit(status);
  },
  now: () => performance.now(),
  after: (ms, then) => void setTimeout(then, ms).unref(),
});

async function main(): Promise<void> {
  running = await startStandalone(readEnvironment(process.env, process.cwd()), fail, stopping.signal);
  if (stopping.signal.aborted) end();
  else announce(running.announcement);
}

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
main().catch(fail);
