import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { GenerationRow } from '../../queries/generations';
import { listGenerations } from '../../queries/generations';
import type { Page, PageQuestion } from '../../queries/pages';
import { cutPage, readCursor, writeCursor } from '../../queries/pages';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

const LIST = 'generations';

export class ListGenerations {
  constructor(readonly question: PageQuestion) {}
}

@QueryHandler(ListGenerations)
export class ListGenerationsHandler implements IQueryHandler<ListGenerations, Page<GenerationRow>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ question }: ListGenerations): Promise<Page<GenerationRow>> {
    const [after] = readCursor(LIST, question.cursor) ?? [];
    const all = listGenerations(this.reading);
    const from = after === undefined ? 0 : all.findIndex(({ generation }) => generation === after) + 1;
    const { rows, nextCursor } = cutPage(all.slice(from), question.limit, ({ generation }) => writeCursor(LIST, [generation]));
    return Promise.resolve({ items: rows, nextCursor });
  }
}
