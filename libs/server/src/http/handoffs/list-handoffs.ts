import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { QueuePage, QueueQuestion } from '../../queries/list-handoffs';
import { listHandoffs } from '../../queries/list-handoffs';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ListHandoffs {
  constructor(readonly question: QueueQuestion) {}
}

@QueryHandler(ListHandoffs)
export class ListHandoffsHandler implements IQueryHandler<ListHandoffs, QueuePage> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ question }: ListHandoffs): Promise<QueuePage> {
    return listHandoffs(this.reading, question);
  }
}
