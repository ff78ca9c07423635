import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { StoredViews } from '@waymark/engine';
import { NO_STORED_VIEWS } from '@waymark/engine';
import type { Page, PageQuestion } from '../../queries/pages';
import { cutPage, readCursor, writeCursor } from '../../queries/pages';
import type { HttpOptions } from '../options';
import { HTTP_OPTIONS } from '../tokens';

const LIST = 'views';

/** Read tables of this version, and of others. */
export class ListViews {
  constructor(readonly question: PageQuestion) {}
}

@QueryHandler(ListViews)
export class ListViewsHandler implements IQueryHandler<ListViews, Page<StoredViews>> {
  constructor(@Inject(HTTP_OPTIONS) private readonly options: HttpOptions) {}

  async execute({ question }: ListViews): Promise<Page<StoredViews>> {
    const [after = ''] = readCursor(LIST, question.cursor) ?? [];
    const all = await (this.options.views ?? NO_STORED_VIEWS).list();
    const { rows, nextCursor } = cutPage(all.filter(({ name }) => name > String(after)).slice(0, question.limit + 1), question.limit, ({ name }) => writeCursor(LIST, [name]));
    return { items: rows, nextCursor };
  }
}
