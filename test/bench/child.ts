import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a benchmark has done in a process of its own, so that CPU time in the benchmark's process is the engine's alone. */
export type Works = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/** Does the work that this process was forked for; false where it was not. */
export function workAsChild(works: Works): boolean {
  const work = works[process.argv[2] ?? ''] as ((input: unknown) => Promise<unknown>) | undefined;
  if (!process.send || !work) return false;
  process.once('message', (input) => {
    work(input).then(
      (result) => process.send?.(result, () => process.exit(0)),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  return true;
}

/** Runs one of the works of this very file in a child; rejects when that fails. */
export async function runInChild<T>(work: string, input: object): Promise<T> {
  const child = fork(process.argv[1] ?? '', [work]);
  child.send(input);
  const answer = once(child, 'message').then(([result]) => result as T);
  const ended = once(child, 'exit').then(([status]) => Promise.reject(new Error(`${work} ended with ${status}`)));
  ended.catch(() => undefined);
  return Promise.race([answer, ended as Promise<never>]);
}
