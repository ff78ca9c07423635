import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Reading } from '../../queries/reading';
import type { HandoffDetail } from '../../queries/show-handoff';
import { showHandoff } from '../../queries/show-handoff';
import { READING } from '../tokens';

export class ShowHandoff {
  constructor(readonly handoffId: string) {}
}

@QueryHandler(ShowHandoff)
export class ShowHandoffHandler implements IQueryHandler<ShowHandoff, Decided<HandoffDetail>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ handoffId }: ShowHandoff): Promise<Decided<HandoffDetail>> {
    return showHandoff(this.reading, handoffId);
  }
}
