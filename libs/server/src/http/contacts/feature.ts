import type { Feature } from '../feature';
import { ContactsController } from './contacts.controller';
import { ListTimelineHandler } from './list-timeline';
import { LookUpContactHandler } from './look-up-contact';
import { ReadJourneyHandler } from './read-journey';
import { ScoreContactHandler } from './score-contact';
import { ShowContactHandler } from './show-contact';

export const CONTACTS: Feature = {
  controllers: [ContactsController],
  providers: [ShowContactHandler, ListTimelineHandler, ScoreContactHandler, ReadJourneyHandler, LookUpContactHandler],
};
