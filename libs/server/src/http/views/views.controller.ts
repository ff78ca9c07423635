import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { StoredViews } from '@waymark/engine';
import type { Page } from '../../queries/pages';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { Once } from '../idempotency/once';
import type { Parameters } from '../wire/parameters';
import { page } from '../wire/parameters';
import { DropViews } from './drop-views';
import { ListViews } from './list-views';

/** Read tables where they are kept, whatever version they are of. */
@Controller('v1/views')
export class ViewsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @For('admin')
  list(@Query() parameters: Parameters): Promise<Page<StoredViews>> {
    return this.queries.execute<ListViews, Page<StoredViews>>(new ListViews(page(parameters)));
  }

  @Delete(':name')
  @HttpCode(204)
  @For('admin')
  @Once()
  async drop(@Param('name') name: string, @CalledBy() by: Caller): Promise<void> {
    await this.commands.execute<DropViews, null>(new DropViews(name, by.name));
  }
}
