import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Decider } from '../../people/people-desk';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';
import type { PeopleAnswer } from './after-decision';
import { afterDecision } from './after-decision';

/** Takes a merge back. */
export class UnmergeContacts {
  constructor(
    readonly mergeId: string,
    readonly decider: Decider,
  ) {}
}

@CommandHandler(UnmergeContacts)
export class UnmergeContactsHandler implements ICommandHandler<UnmergeContacts, Decided<PeopleAnswer>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  async execute({ mergeId, decider }: UnmergeContacts): Promise<Decided<PeopleAnswer>> {
    return afterDecision(this.reading, await this.reading.engine.people.unmerge(mergeId, decider));
  }
}
