import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { TimelinePage } from '../../queries/list-timeline';
import { listTimeline } from '../../queries/list-timeline';
import type { PageQuestion } from '../../queries/pages';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ListTimeline {
  constructor(
    readonly contactId: string,
    readonly question: PageQuestion,
  ) {}
}

@QueryHandler(ListTimeline)
export class ListTimelineHandler implements IQueryHandler<ListTimeline, Decided<TimelinePage>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ contactId, question }: ListTimeline): Promise<Decided<TimelinePage>> {
    return listTimeline(this.reading, contactId, question);
  }
}
