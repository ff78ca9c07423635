import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { Decided } from '@waymark/journey';
import type { Verification } from '../../projection/auditor';
import type { GenerationRow, SwitchPreview } from '../../queries/generations';
import type { Page } from '../../queries/pages';
import type { Status } from '../../queries/show-status';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { Once } from '../idempotency/once';
import type { HttpOptions } from '../options';
import { unwrap } from '../problems/unwrap';
import { HTTP_OPTIONS } from '../tokens';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { page } from '../wire/parameters';
import { BeginRebuild } from './begin-rebuild';
import { DropGeneration } from './drop-generation';
import { ListGenerations } from './list-generations';
import { PreviewSwitch } from './preview-switch';
import { RebuildBody } from './rebuild-body';
import { ShowGeneration } from './show-generation';
import { ShowStatus } from './show-status';
import { VerifyViews } from './verify-views';

/** What is live, what is filling, how far, and what would change. */
@Controller('v1')
export class GenerationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
  ) {}

  @Get('status')
  @For('sales', 'analyst')
  status(): Promise<Status> {
    return this.queries.execute<ShowStatus, Status>(new ShowStatus(this.options.version ?? ''));
  }

  @Get('generations')
  @For('analyst')
  list(@Query() parameters: Parameters): Promise<Page<GenerationRow>> {
    return this.queries.execute<ListGenerations, Page<GenerationRow>>(new ListGenerations(page(parameters)));
  }

  @Get('generations/:id')
  @For('analyst')
  async show(@Param('id') id: string): Promise<GenerationRow> {
    return unwrap(await this.queries.execute<ShowGeneration, Decided<GenerationRow>>(new ShowGeneration(id)));
  }

  @Get('generations/:id/diff')
  @For('analyst')
  async diff(@Param('id') id: string): Promise<SwitchPreview> {
    return unwrap(await this.queries.execute<PreviewSwitch, Decided<SwitchPreview>>(new PreviewSwitch(id)));
  }

  /** 202: its rows are being removed, and it is in the list until they are gone. */
  @Delete('generations/:id')
  @HttpCode(202)
  @For('analyst')
  @Once()
  async drop(@Param('id') id: string, @CalledBy() by: Caller): Promise<GenerationRow> {
    return unwrap(await this.commands.execute<DropGeneration, Decided<GenerationRow>>(new DropGeneration(id, by.name)));
  }

  @Post('rebuilds')
  @HttpCode(202)
  @For('analyst')
  @Once()
  async rebuild(@Body(jsonBody(RebuildBody)) _body: RebuildBody, @Res({ passthrough: true }) reply: FastifyReply): Promise<GenerationRow> {
    const begun = await this.commands.execute<BeginRebuild, GenerationRow>(new BeginRebuild());
    void reply.header('location', `/v1/generations/${encodeURIComponent(begun.generation)}`);
    return begun;
  }

  @Post('verifications')
  @HttpCode(200)
  @For('analyst')
  @Once()
  verify(): Promise<Verification> {
    return this.commands.execute<VerifyViews, Verification>(new VerifyViews());
  }
}
