import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { CasesQuestion, PeopleCase } from '../../queries/list-cases';
import { listCases } from '../../queries/list-cases';
import type { Page } from '../../queries/pages';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ListCases {
  constructor(readonly question: CasesQuestion) {}
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases, Page<PeopleCase>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ question }: ListCases): Promise<Page<PeopleCase>> {
    return listCases(this.reading, question);
  }
}
