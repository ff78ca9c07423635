import type { Feature } from '../feature';
import { FindLeadsHandler } from './find-leads';
import { LeadsController } from './leads.controller';

export const LEADS: Feature = {
  controllers: [LeadsController],
  providers: [FindLeadsHandler],
};
