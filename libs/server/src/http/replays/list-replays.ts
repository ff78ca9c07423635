import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { Page, PageQuestion } from '../../queries/pages';
import { cutPage, readCursor, writeCursor } from '../../queries/pages';
import type { ReplayRow } from '../../replays/replay';
import { ENGINE } from '../tokens';
import { replaysOf } from './desk-of';

const LIST = 'replays';

/** Those that are kept, the latest first. */
export class ListReplays {
  constructor(readonly question: PageQuestion) {}
}

@QueryHandler(ListReplays)
export class ListReplaysHandler implements IQueryHandler<ListReplays, Page<ReplayRow>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  /** Throws `invalid-cursor`. */
  async execute({ question: { limit, cursor } }: ListReplays): Promise<Page<ReplayRow>> {
    const all = await replaysOf(this.engine).desk.list();
    const [after] = readCursor(LIST, cursor) ?? [];
    const from = all.findIndex(({ id }) => id === after) + 1;
    const { rows, nextCursor } = cutPage(all.slice(from, from + limit + 1), limit, ({ id }) => writeCursor(LIST, [id]));
    return { items: rows, nextCursor };
  }
}
