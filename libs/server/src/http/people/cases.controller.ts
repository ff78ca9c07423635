import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { PeopleCase } from '../../queries/list-cases';
import { CASE_FILTERS } from '../../queries/list-cases';
import type { Page } from '../../queries/pages';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { IdempotencyKey } from '../idempotency/idempotency';
import { Once } from '../idempotency/once';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { oneOf, page } from '../wire/parameters';
import type { PeopleAnswer } from './after-decision';
import { ListCases } from './list-cases';
import { SettleBody } from './settle-body';
import { SettleCase } from './settle-case';

/** What the rules leave to a person. */
@Controller('v1/cases')
export class CasesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @For('admin')
  list(@Query() parameters: Parameters): Promise<Page<PeopleCase>> {
    const question = { ...page(parameters), status: oneOf(parameters, 'status', CASE_FILTERS) };
    return this.queries.execute<ListCases, Page<PeopleCase>>(new ListCases(question));
  }

  @Post(':id/settle')
  @HttpCode(200)
  @For('admin')
  @Once()
  async settle(@Param('id') id: string, @Body(jsonBody(SettleBody)) { settlement }: SettleBody, @CalledBy() by: Caller, @IdempotencyKey() idempotencyKey: string): Promise<PeopleAnswer> {
    return unwrap(await this.commands.execute<SettleCase, Decided<PeopleAnswer>>(new SettleCase(id, settlement, { by: by.name, idempotencyKey })));
  }
}
