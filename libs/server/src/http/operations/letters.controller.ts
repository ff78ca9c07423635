import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { EventAnswer } from '../../ingest/intake';
import type { LetterDetail, LetterRow } from '../../queries/letters';
import type { Page } from '../../queries/pages';
import { For } from '../auth/access';
import { Once } from '../idempotency/once';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { oneOf, page } from '../wire/parameters';
import { LetterBody } from './letter-body';
import { ListLetters } from './list-letters';
import { RetryLetter } from './retry-letter';
import { ShowLetter } from './show-letter';

/** What could not be taken. */
@Controller('v1/dead-letters')
export class LettersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @For('admin')
  list(@Query() parameters: Parameters): Promise<Page<LetterRow>> {
    const question = { ...page(parameters), status: oneOf(parameters, 'status', ['open', 'resolved']) };
    return this.queries.execute<ListLetters, Page<LetterRow>>(new ListLetters(question));
  }

  @Get(':id')
  @For('admin')
  async show(@Param('id') id: string): Promise<LetterDetail> {
    return unwrap(await this.queries.execute<ShowLetter, Decided<LetterDetail>>(new ShowLetter(id)));
  }

  @Post(':id/retry')
  @HttpCode(200)
  @For('admin')
  @Once()
  async retry(@Param('id') id: string, @Body(jsonBody(LetterBody)) { message }: LetterBody): Promise<Omit<EventAnswer, 'index'>> {
    const { index: _index, ...answer } = unwrap(await this.commands.execute<RetryLetter, Decided<EventAnswer>>(new RetryLetter(id, message)));
    return answer;
  }
}
