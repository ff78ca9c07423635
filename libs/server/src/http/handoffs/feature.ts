import type { Feature } from '../feature';
import { AssignHandoffHandler } from './assign-handoff';
import { HandoffStreams } from './handoff-streams';
import { HandoffsController } from './handoffs.controller';
import { ListHandoffsHandler } from './list-handoffs';
import { ReleaseHandoffsHandler } from './release-handoffs';
import { ShowHandoffHandler } from './show-handoff';
import { HandoffStreamController } from './stream.controller';
import { TakeStepHandler } from './take-step';

export const HANDOFFS: Feature = {
  controllers: [HandoffStreamController, HandoffsController],
  providers: [
    ListHandoffsHandler,
    ShowHandoffHandler,
    TakeStepHandler,
    AssignHandoffHandler,
    ReleaseHandoffsHandler,
    HandoffStreams,
  ],
};
