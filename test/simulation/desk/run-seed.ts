import { checkDesk } from './checks';
import type { DeskHistory, DeskOptions } from './history';
import { DeskHistory as Histories } from './history';

/** Runs one seed and everything that must hold after it; the failure, or null. */
export async function deskFailureOf(seed: number, options: DeskOptions = {}): Promise<string | null> {
  let history: DeskHistory | null = null;
  try {
    await checkDesk(await Histories.run(seed, options, (begun) => (history = begun)));
    return null;
  } catch (error) {
    const story = options.recording ? `\n${(history as DeskHistory | null)?.scheduler.story()}` : '';
    return `${error instanceof Error ? (options.recording ? error.stack : error.message) : String(error)}${story}`;
  }
}
