import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Decider } from '../../people/people-desk';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';
import type { PeopleAnswer } from './after-decision';
import { afterDecision } from './after-decision';

/** Joins two contacts into the earlier. */
export class MergeContacts {
  constructor(
    readonly contacts: readonly [string, string],
    readonly decider: Decider,
  ) {}
}

@CommandHandler(MergeContacts)
export class MergeContactsHandler implements ICommandHandler<MergeContacts, Decided<PeopleAnswer>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  async execute({ contacts, decider }: MergeContacts): Promise<Decided<PeopleAnswer>> {
    return afterDecision(this.reading, await this.reading.engine.people.merge(contacts, decider));
  }
}
