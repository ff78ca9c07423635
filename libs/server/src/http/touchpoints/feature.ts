import type { Feature } from '../feature';
import { TakeTouchpointsHandler } from './take-touchpoints';
import { TouchpointsController } from './touchpoints.controller';

export const TOUCHPOINTS: Feature = {
  controllers: [TouchpointsController],
  providers: [TakeTouchpointsHandler],
};
