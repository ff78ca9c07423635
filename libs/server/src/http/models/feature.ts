import type { Feature } from '../feature';
import { BeginActivationHandler } from './begin-activation';
import { CompareModelsHandler } from './compare-models';
import { ConfirmSwitchHandler } from './confirm-switch';
import { DeactivateModelHandler } from './deactivate-model';
import { LintModelHandler } from './lint-model';
import { ListModelsHandler } from './list-models';
import { ModelsController } from './models.controller';
import { PublishModelHandler } from './publish-model';
import { RollBackHandler } from './roll-back';
import { ShowModelHandler } from './show-model';

export const MODELS: Feature = {
  controllers: [ModelsController],
  providers: [
    ListModelsHandler,
    ShowModelHandler,
    CompareModelsHandler,
    PublishModelHandler,
    LintModelHandler,
    BeginActivationHandler,
    ConfirmSwitchHandler,
    DeactivateModelHandler,
    RollBackHandler,
  ],
};
