import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Decider } from '../../people/people-desk';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';
import type { PeopleAnswer } from './after-decision';
import { afterDecision } from './after-decision';
import type { Settlement } from './settle-body';

/** Answers a case. */
export class SettleCase {
  constructor(
    readonly caseId: string,
    readonly settlement: Settlement,
    readonly decider: Decider,
  ) {}
}

@CommandHandler(SettleCase)
export class SettleCaseHandler implements ICommandHandler<SettleCase, Decided<PeopleAnswer>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  async execute({ caseId, settlement, decider }: SettleCase): Promise<Decided<PeopleAnswer>> {
    return afterDecision(this.reading, await this.reading.engine.people.settle(caseId, settlement, decider));
  }
}
