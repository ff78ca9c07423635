import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { ModelDetail, ModelQuestion } from '../../queries/models';
import { showModel } from '../../queries/models';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ShowModel {
  constructor(readonly question: ModelQuestion) {}
}

@QueryHandler(ShowModel)
export class ShowModelHandler implements IQueryHandler<ShowModel, Decided<ModelDetail>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ question }: ShowModel): Promise<Decided<ModelDetail>> {
    return showModel(this.reading, question);
  }
}
