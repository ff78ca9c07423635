import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import type { LetterDetail } from '../../queries/letters';
import { showLetter } from '../../queries/letters';
import { ENGINE } from '../tokens';

export class ShowLetter {
  constructor(readonly letterId: string) {}
}

@QueryHandler(ShowLetter)
export class ShowLetterHandler implements IQueryHandler<ShowLetter, Decided<LetterDetail>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ letterId }: ShowLetter): Promise<Decided<LetterDetail>> {
    return showLetter(this.engine, letterId);
  }
}
