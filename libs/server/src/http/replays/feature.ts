import type { Feature } from '../feature';
import { BeginReplayHandler } from './begin-replay';
import { CancelReplayHandler } from './cancel-replay';
import { ListChangesHandler } from './list-changes';
import { ListReplaysHandler } from './list-replays';
import { ReplayStreams } from './replay-streams';
import { ReplaysController } from './replays.controller';
import { ShowReplayHandler } from './show-replay';
import { ShowReportHandler } from './show-report';

export const REPLAYS: Feature = {
  controllers: [ReplaysController],
  providers: [BeginReplayHandler, CancelReplayHandler, ListReplaysHandler, ShowReplayHandler, ShowReportHandler, ListChangesHandler, ReplayStreams],
};
