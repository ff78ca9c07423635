import { isWaymarkError } from '@waymark/engine';
import { describeError } from '@waymark/server';
import { createEnding } from './ending';

/** A process that has started. */
export interface RunningProcess {
  /** What an operator reads once it is up. */
  readonly announcement: string;
  stop(): Promise<void>;
}

/** Starts; throws with a message that says what to mend, or `stopped` when the signal came meanwhile. `onFatal` ends the process. */
export type StartProcess = (onFatal: (error: Error) => never, signal: AbortSignal) => Promise<RunningProcess>;

/** A process of ours from its first line to its exit: 0 after an orderly end, 1 after a failure with its message on stderr. */
export function runProcess(start: StartProcess): void {
  const stopping = new AbortController();
  let running: RunningProcess | null = null;
  const end = (): void => {
    stopping.abort();
    running?.stop().then(() => process.exit(0), fail);
  };
  const onSignal = createEnding({
    begin: end,
    atOnce: (status, why) => {
      console.error(`waymark: ${why}`);
      process.exit(status);
    },
    now: () => performance.now(),
    after: (ms, then) => void setTimeout(then, ms).unref(),
  });
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // What is thrown before the first await is a failure like any other.
  const starting = async (): Promise<RunningProcess> => start(fail, stopping.signal);
  starting().then((started) => {
    running = started;
    if (stopping.signal.aborted) end();
    else console.log(started.announcement);
  }, fail);
}

function fail(error: unknown): never {
  if (isWaymarkError(error, 'stopped')) process.exit(0);
  console.error(isWaymarkError(error) ? `waymark: ${error.message}` : describeError(error));
  process.exit(1);
}
