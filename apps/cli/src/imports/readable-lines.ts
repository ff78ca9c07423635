import type { HistoryItem } from '../score/history-lines';
import { historyLines } from '../score/history-lines';
import { CliFailure } from '../terminal/failure';

/** The lines of a file, plain or gzip; a file that cannot be unpacked ends the command with a message. */
export async function* readableLines(file: string, onBytes: (bytes: number) => void): AsyncGenerator<readonly HistoryItem[]> {
  try {
    yield* historyLines(file, onBytes);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new CliFailure(`${file} cannot be unpacked (${message}): it is cut off or damaged; what stood before is in`, 1, { cause: error });
  }
}
