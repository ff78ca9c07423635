import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { GenerationRow } from '../../queries/generations';
import { showGeneration } from '../../queries/generations';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ShowGeneration {
  constructor(readonly generation: string) {}
}

@QueryHandler(ShowGeneration)
export class ShowGenerationHandler implements IQueryHandler<ShowGeneration, Decided<GenerationRow>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ generation }: ShowGeneration): Promise<Decided<GenerationRow>> {
    return Promise.resolve(showGeneration(this.reading, generation));
  }
}
