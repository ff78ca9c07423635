import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Decided, HandoffAction } from '@waymark/journey';
import type { ReleaseReport, Released } from '../../handoffs/release-desk';
import type { QueuePage } from '../../queries/list-handoffs';
import { HANDOFF_STATUSES } from '../../queries/list-handoffs';
import type { HandoffDetail } from '../../queries/show-handoff';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { IdempotencyKey } from '../idempotency/idempotency';
import { Once } from '../idempotency/once';
import { HttpProblem } from '../problems/http-problem';
import { statusOfRefusal } from '../problems/statuses';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { instant, oneOf, page, text } from '../wire/parameters';
import { AssignHandoff } from './assign-handoff';
import { ListHandoffs } from './list-handoffs';
import { ReleaseBody } from './release-body';
import { ReleaseHandoffs } from './release-handoffs';
import { ShowHandoff } from './show-handoff';
import { AssignBody, CloseBody, StepBody } from './step-bodies';
import { TakeStep } from './take-step';

/** The queue that sales works from. */
@Controller('v1/handoffs')
export class HandoffsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @For('sales')
  list(@Query() parameters: Parameters): Promise<QueuePage> {
    const question = {
      ...page(parameters),
      status: oneOf(parameters, 'status', HANDOFF_STATUSES),
      owner: text(parameters, 'owner'),
      account: text(parameters, 'account'),
      due: parameters['due'] === 'overdue' ? ('overdue' as const) : instant(parameters, 'due'),
    };
    return this.queries.execute<ListHandoffs, QueuePage>(new ListHandoffs(question));
  }

  @Post('release')
  @HttpCode(200)
  @For('admin')
  @Once()
  async release(@Body(jsonBody(ReleaseBody)) { dryRun }: ReleaseBody): Promise<ReleaseReport> {
    const released = await this.commands.execute<ReleaseHandoffs, Released>(new ReleaseHandoffs(dryRun ?? false));
    if (released.ok) return released;
    throw new HttpProblem(statusOfRefusal(released.code), released.code, released.message);
  }

  @Get(':id')
  @For('sales')
  async show(@Param('id') id: string): Promise<HandoffDetail> {
    return unwrap(await this.queries.execute<ShowHandoff, Decided<HandoffDetail>>(new ShowHandoff(id)));
  }

  @Post(':id/accept')
  @HttpCode(200)
  @For('sales')
  @Once()
  accept(@Param('id') id: string, @Body(jsonBody(StepBody)) body: StepBody, @CalledBy() by: Caller, @IdempotencyKey() key: string): Promise<HandoffDetail> {
    return this.step(id, 'accepted', by, key, body);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @For('sales')
  @Once()
  reject(@Param('id') id: string, @Body(jsonBody(CloseBody)) body: CloseBody, @CalledBy() by: Caller, @IdempotencyKey() key: string): Promise<HandoffDetail> {
    return this.step(id, 'rejected', by, key, body);
  }

  @Post(':id/recycle')
  @HttpCode(200)
  @For('sales')
  @Once()
  recycle(@Param('id') id: string, @Body(jsonBody(CloseBody)) body: CloseBody, @CalledBy() by: Caller, @IdempotencyKey() key: string): Promise<HandoffDetail> {
    return this.step(id, 'recycled', by, key, body);
  }

  @Post(':id/convert')
  @HttpCode(200)
  @For('sales')
  @Once()
  convert(@Param('id') id: string, @Body(jsonBody(StepBody)) body: StepBody, @CalledBy() by: Caller, @IdempotencyKey() key: string): Promise<HandoffDetail> {
    return this.step(id, 'converted', by, key, body);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @For('sales')
  @Once()
  async assign(@Param('id') id: string, @Body(jsonBody(AssignBody)) { owner }: AssignBody, @CalledBy() by: Caller, @IdempotencyKey() key: string): Promise<HandoffDetail> {
    return unwrap(await this.commands.execute<AssignHandoff, Decided<HandoffDetail>>(new AssignHandoff(id, owner, by.name, key)));
  }

  private async step(id: string, action: HandoffAction, by: Caller, key: string, { reason, note }: StepBody): Promise<HandoffDetail> {
    const said = { ...(reason === undefined ? {} : { reason }), ...(note === undefined ? {} : { note }) };
    return unwrap(await this.commands.execute<TakeStep, Decided<HandoffDetail>>(new TakeStep(id, action, by, key, said)));
  }
}
