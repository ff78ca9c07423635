import type { Life, Scheduler } from './scheduler';

export interface SimulatedPort<T> {
  readonly store: string;
  /** What the calls go to; asked for at each call, so that a store can be lost and made again. */
  readonly target: () => T;
  /** Names of calls whose effect may come after the caller was told of a failure. */
  readonly mayBeLate?: readonly string[];
  /** Names of calls that change nothing. */
  readonly reads?: readonly string[];
  /** Told of every effect, before its answer is on its way. */
  readonly taken?: (name: string, result: unknown) => Promise<void>;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** A port as one life of a process has it: every call waits for the scheduler. What outlives the process is not closed by it. */
export function simulatedPort<T extends object>(life: Life, scheduler: Scheduler, port: SimulatedPort<T>): T {
  const { store, target, mayBeLate = [], reads = [], taken } = port;
  const callOf = (name: string) => (...args: readonly unknown[]) =>
    scheduler.call(life, {
      store,
      name,
      mayBeLate: mayBeLate.includes(name),
      isRead: reads.includes(name),
      asked: args,
      work: async () => {
        const result = await (target() as Record<string, Method>)[name]?.(...args);
        await taken?.(name, result);
        return result;
      },
    });
  const close = (): Promise<void> => Promise.resolve();
  return new Proxy({} as T, { get: (_target, name) => (name === 'close' ? close : callOf(String(name))) });
}
