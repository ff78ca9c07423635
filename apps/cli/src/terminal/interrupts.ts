import { CliFailure } from './failure';

/** By which a user stops a command. */
export const INTERRUPTS = ['SIGINT', 'SIGTERM'] as const;

/** Waits for a piece of work until the user stops the command: fails with the message then, and whoever works is left to notice. */
export async function unlessInterrupted<T>(work: Promise<T>, message: string): Promise<T> {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => (stop = () => reject(new CliFailure(message))));
  for (const signal of INTERRUPTS) process.once(signal, stop);
  try {
    return await Promise.race([work, stopped]);
  } finally {
    for (const signal of INTERRUPTS) process.off(signal, stop);
  }
}
