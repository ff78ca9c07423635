import { InlineFolder } from '@waymark/replay';
import type { HistoryKeeper } from './history-keeper';
import { ReplayArchive } from './replay-archive';
import { ReplayDesk } from './replay-desk';
import { ReplayReports } from './replay-reports';
import { ResultShelf } from './result-shelf';
import type { Settling } from './settle-question';

export interface Replays {
  readonly desk: ReplayDesk;
  readonly reports: ReplayReports;
}

/** Replays on an engine's parts; null where these keep none. */
export function createReplays(history: HistoryKeeper, settling: Settling): Replays | null {
  const { parts } = settling;
  if (!parts.replayFiles) return null;
  const folder = parts.historyFolder ?? new InlineFolder(() => parts.clock.breathe());
  const archive = new ReplayArchive(parts.replayFiles, parts.logger);
  const tools = { parts, history, folder, shelf: new ResultShelf(), archive };
  return { desk: new ReplayDesk(tools, settling), reports: new ReplayReports(tools) };
}
