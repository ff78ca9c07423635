import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { LetterRow } from '../../queries/letters';
import { listLetters } from '../../queries/letters';
import type { Page } from '../../queries/pages';
import { ENGINE } from '../tokens';

export class ListLetters {
  constructor(readonly question: Parameters<typeof listLetters>[1]) {}
}

@QueryHandler(ListLetters)
export class ListLettersHandler implements IQueryHandler<ListLetters, Page<LetterRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ question }: ListLetters): Promise<Page<LetterRow>> {
    return listLetters(this.engine, question);
  }
}
