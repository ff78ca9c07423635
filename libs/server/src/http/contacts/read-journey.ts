import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { ContactJourney, JourneyAsked } from '../../queries/read-journey';
import { journeyOf } from '../../queries/read-journey';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ReadJourney {
  constructor(readonly asked: JourneyAsked) {}
}

@QueryHandler(ReadJourney)
export class ReadJourneyHandler implements IQueryHandler<ReadJourney, Decided<ContactJourney>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ asked }: ReadJourney): Promise<Decided<ContactJourney>> {
    return journeyOf(this.reading, asked);
  }
}
