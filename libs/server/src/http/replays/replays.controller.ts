import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import type { Decided } from '@waymark/journey';
import type { ContactChange } from '@waymark/replay';
import type { Page } from '../../queries/pages';
import type { ReplayRow } from '../../replays/replay';
import type { Settled } from '../../replays/settle-question';
import { For } from '../auth/access';
import type { Caller } from '../auth/caller';
import { CalledBy } from '../auth/caller';
import { Once } from '../idempotency/once';
import { unwrap } from '../problems/unwrap';
import { jsonBody } from '../wire/json-body';
import type { Parameters } from '../wire/parameters';
import { flag, page, text, wholeNumber } from '../wire/parameters';
import { askedOf } from './asked-of-body';
import { BeginReplay } from './begin-replay';
import { CancelReplay } from './cancel-replay';
import { ListChanges } from './list-changes';
import { ListReplays } from './list-replays';
import { ReplayBody } from './replay-body';
import { ReplayStreams } from './replay-streams';
import type { ReportBody } from './report-body';
import { reportFormat, REPORT_TYPES } from './report-formats';
import { ShowReplay } from './show-replay';
import { ShowReport } from './show-report';

/** Each line of an explanation is read from the log. */
const MOST_EXPLAINED = 100;
const MOST_PLAIN = 1_000;

/** What-ifs over the log's history. */
@Controller('v1/replays')
export class ReplaysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly streams: ReplayStreams,
  ) {}

  @Get()
  @For('analyst')
  list(@Query() parameters: Parameters): Promise<Page<ReplayRow>> {
    return this.queries.execute<ListReplays, Page<ReplayRow>>(new ListReplays(page(parameters)));
  }

  @Post()
  @HttpCode(202)
  @For('analyst')
  @Once()
  async begin(@Body(jsonBody(ReplayBody, 'against')) body: ReplayBody, @CalledBy() by: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<ReplayRow> {
    const begun = unwrap(await this.commands.execute<BeginReplay, Settled<ReplayRow>>(new BeginReplay(askedOf(body), by.name)));
    void reply.header('location', `/v1/replays/${begun.id}`);
    return begun;
  }

  @Get(':id')
  @For('analyst')
  async show(@Param('id') id: string): Promise<ReplayRow> {
    return unwrap(await this.queries.execute<ShowReplay, Decided<ReplayRow>>(new ShowReplay(id)));
  }

  /** Cancels one that waits or runs, removes one that is over. */
  @Delete(':id')
  @HttpCode(200)
  @For('analyst')
  @Once()
  async cancel(@Param('id') id: string): Promise<ReplayRow> {
    return unwrap(await this.commands.execute<CancelReplay, Decided<ReplayRow>>(new CancelReplay(id)));
  }

  @Get(':id/report')
  @For('analyst')
  async report(@Param('id') id: string, @Query() parameters: Parameters, @Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const format = reportFormat(parameters, accept);
    const report = new ShowReport(id, format, text(parameters, 'table'));
    const { body, headers } = unwrap(await this.queries.execute<ShowReport, Decided<ReportBody>>(report));
    const charset = format === 'parquet' ? '' : '; charset=utf-8';
    void reply.headers({ ...headers, vary: 'accept', 'content-type': `${REPORT_TYPES[format]}${charset}` }).send(body);
  }

  @Get(':id/diff')
  @For('analyst')
  async diff(@Param('id') id: string, @Query() parameters: Parameters): Promise<Page<ContactChange>> {
    const explain = parameters['explain'] === undefined || flag(parameters, 'explain');
    const limit = wholeNumber(parameters, 'limit', 1, explain ? MOST_EXPLAINED : MOST_PLAIN) ?? 50;
    const asked = { limit, cursor: text(parameters, 'cursor'), explain };
    return unwrap(await this.queries.execute<ListChanges, Decided<Page<ContactChange>>>(new ListChanges(id, asked)));
  }

  /** Server-sent events; whoever comes later or again is told how it stands. */
  @Get(':id/events')
  @For('analyst')
  async follow(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    unwrap(await this.queries.execute<ShowReplay, Decided<ReplayRow>>(new ShowReplay(id)));
    this.streams.makeRoom();
    reply.hijack();
    this.streams.begin(reply.raw, id);
  }
}
