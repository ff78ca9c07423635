import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Decider } from '../../people/people-desk';
import type { SentIdentity } from '../../people/sent-identity';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';
import type { PeopleAnswer } from './after-decision';
import { afterDecision } from './after-decision';

/** Takes a link back for facts to come. */
export class UnlinkIdentity {
  constructor(
    readonly identity: SentIdentity,
    readonly decider: Decider,
  ) {}
}

@CommandHandler(UnlinkIdentity)
export class UnlinkIdentityHandler implements ICommandHandler<UnlinkIdentity, Decided<PeopleAnswer>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  async execute({ identity, decider }: UnlinkIdentity): Promise<Decided<PeopleAnswer>> {
    return afterDecision(this.reading, await this.reading.engine.people.unlink(identity, decider));
  }
}
