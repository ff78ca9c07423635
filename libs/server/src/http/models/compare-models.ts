import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { ModelDifference, ModelQuestion } from '../../queries/models';
import { compareModels } from '../../queries/models';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class CompareModels {
  constructor(
    readonly from: ModelQuestion,
    readonly to: ModelQuestion,
  ) {}
}

@QueryHandler(CompareModels)
export class CompareModelsHandler implements IQueryHandler<CompareModels, Decided<ModelDifference>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ from, to }: CompareModels): Promise<Decided<ModelDifference>> {
    return compareModels(this.reading, from, to);
  }
}
