import { InlineFolder } from '@waymark/replay';
import type { HistoryKeeper } from './history-keeper';
import { ReplayArchive } from './replay-archive';
import { ReplayDesk } from './replay-desk';
import { ResultShelf } from './result-shelf';
import type { Settling } from './settle-question';

/** The desk of replays on an engine's parts; null where these keep none. */
export function createReplays(history: HistoryKeeper, settling: Settling): ReplayDesk | null {
  const { parts } = settling;
  if (!parts.replayFiles) return null;
  const folder = parts.historyFolder ?? new InlineFolder(() => parts.clock.breathe());
  const archive = new ReplayArchive(parts.replayFiles, parts.logger);
  return new ReplayDesk({ parts, history, folder, shelf: new ResultShelf(), archive }, settling);
}
