import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { ModelVersion } from '../../queries/models';
import { listModels } from '../../queries/models';
import type { Page, PageQuestion } from '../../queries/pages';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ListModels {
  constructor(readonly question: PageQuestion) {}
}

@QueryHandler(ListModels)
export class ListModelsHandler implements IQueryHandler<ListModels, Page<ModelVersion>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ question }: ListModels): Promise<Page<ModelVersion>> {
    return listModels(this.reading, question);
  }
}
