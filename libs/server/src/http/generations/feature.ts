import type { Feature } from '../feature';
import { BeginRebuildHandler } from './begin-rebuild';
import { DropGenerationHandler } from './drop-generation';
import { GenerationsController } from './generations.controller';
import { ListGenerationsHandler } from './list-generations';
import { PreviewSwitchHandler } from './preview-switch';
import { ShowGenerationHandler } from './show-generation';
import { ShowStatusHandler } from './show-status';
import { VerifyViewsHandler } from './verify-views';

export const GENERATIONS: Feature = {
  controllers: [GenerationsController],
  providers: [
    ListGenerationsHandler,
    ShowGenerationHandler,
    PreviewSwitchHandler,
    ShowStatusHandler,
    BeginRebuildHandler,
    VerifyViewsHandler,
    DropGenerationHandler,
  ],
};
