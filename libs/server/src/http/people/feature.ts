import type { Feature } from '../feature';
import { CasesController } from './cases.controller';
import { ListCasesHandler } from './list-cases';
import { MergeContactsHandler } from './merge-contacts';
import { PeopleController } from './people.controller';
import { SettleCaseHandler } from './settle-case';
import { UnlinkIdentityHandler } from './unlink-identity';
import { UnmergeContactsHandler } from './unmerge-contacts';

export const PEOPLE: Feature = {
  controllers: [PeopleController, CasesController],
  providers: [MergeContactsHandler, UnmergeContactsHandler, UnlinkIdentityHandler, SettleCaseHandler, ListCasesHandler],
};
