import { check } from './checks';
import { History } from './history';
import type { Weakening } from './stores';

/** Runs one seed and everything that must hold after it; the failure, or null. */
export async function failureOf(seed: number, weakening: Weakening = {}, recording = false): Promise<string | null> {
  let story = (): string => '';
  try {
    const history = await History.run(seed, { weakening, recording });
    story = () => history.scheduler.story();
    await check(history, seed);
    return null;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}${recording ? `\n${story()}` : ''}`;
  }
}
