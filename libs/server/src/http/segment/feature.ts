import type { Feature } from '../feature';
import { SegmentController } from './segment.controller';
import { TakeSegmentHandler } from './take-segment';

export const SEGMENT: Feature = {
  controllers: [SegmentController],
  providers: [TakeSegmentHandler],
};
