import { countFacts, decodeHistory, encodeHistory, runInSteps } from '@waymark/replay';
import type { DecodedHistory, KeptHistory } from '@waymark/replay';
import type { EngineParts } from '../core/parts';
import type { HistoryWork } from './history-work';
import { LiveHistory } from './live-history';

/** Reads the history from its file; null where there is none or it is not to be used, which the log then says. */
export async function loadHistory(parts: EngineParts, work: HistoryWork): Promise<LiveHistory | null> {
  const { historyFile, logger } = parts;
  if (!historyFile) return null;
  work.begin('reading-file');
  const read = await readFile(parts, work);
  if (read === null) return null;
  const damage = read.ok ? await strangeness(parts, read.kept) : read.damage;
  if (read.ok && damage === null) return LiveHistory.of(read.kept);
  logger.warn({ path: historyFile.path, damage }, `${historyFile.path} cannot be used (${damage}): the history is made anew from the log`);
  return null;
}

async function readFile({ historyFile, crypto }: EngineParts, work: HistoryWork): Promise<DecodedHistory | null> {
  try {
    const bytes = (await historyFile?.read()) ?? null;
    return bytes === null ? null : await runInSteps(decodeHistory(bytes, () => crypto.newSha256()), work.pause);
  } catch (error) {
    await work.pause();
    return { ok: false, damage: messageOf(error) };
  }
}

/** Is it of this log? Null if it is. */
async function strangeness({ log }: EngineParts, { columns, lastEvent }: KeptHistory): Promise<string | null> {
  const { position } = columns.history;
  if (position > (await log.end())) return 'it reaches further than the log';
  const [event] = await log.readAll({ after: position - 1, limit: 1 });
  const id = event?.position === position ? event.id : null;
  return id === lastEvent ? null : 'it is of another log';
}

/** Writes the history to its file. Where that fails the log says so, and the file stays as it was. */
export async function saveHistory({ historyFile, crypto, logger }: EngineParts, live: LiveHistory, work: HistoryWork): Promise<void> {
  if (!historyFile) return;
  work.begin('writing-file');
  try {
    await historyFile.replace(await runInSteps(encodeHistory(live.kept(), () => crypto.newSha256()), work.pause));
    live.unsaved = 0;
    logger.info({ path: historyFile.path, facts: countFacts(live.history), position: live.history.position }, 'the history was written to its file');
  } catch (error) {
    logger.warn({ path: historyFile.path, why: messageOf(error) }, `${historyFile.path} could not be written: the next start makes the history anew from the log`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
