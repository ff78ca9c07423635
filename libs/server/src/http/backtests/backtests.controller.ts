import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { BacktestReport, FitProposal } from '@waymark/replay';
import type { FastifyReply } from 'fastify';
import type { Settled } from '../../replays/settle-question';
import { For } from '../auth/access';
import { unwrap } from '../problems/unwrap';
import { instantOf, modelOf } from '../replays/asked-of-body';
import { jsonBody } from '../wire/json-body';
import { FitModel } from './fit-model';
import { BacktestBody, FitBody } from './outcome-body';
import { RunBacktest } from './run-backtest';

const FIRST_TOUCH = 'first-touch';

/** How well models would have called an outcome, and what history would have taught. */
@Controller('v1')
export class BacktestsController {
  constructor(private readonly queries: QueryBus) {}

  @Post('backtests')
  @HttpCode(200)
  @For('analyst')
  async backtest(@Body(jsonBody(BacktestBody)) body: BacktestBody, @Res({ passthrough: true }) reply: FastifyReply): Promise<BacktestReport> {
    const { model, against, at = FIRST_TOUCH, split, strict = false, ...rest } = body;
    const asked = { ...rest, model: modelOf(model, '/model'), against: against && modelOf(against, '/against'), at, split: instantOf(split, 'split'), strict };
    return unwrap(await this.queries.execute<RunBacktest, Settled<BacktestReport>>(new RunBacktest(asked, leaving(reply))));
  }

  @Post('fits')
  @HttpCode(200)
  @For('analyst')
  async fit(@Body(jsonBody(FitBody)) body: FitBody, @Res({ passthrough: true }) reply: FastifyReply): Promise<FitProposal> {
    const { id = 'fitted', title = 'Points learnt from history', at = FIRST_TOUCH, split, ...rest } = body;
    const asked = { ...rest, id, title, at, split: instantOf(split, 'split') ?? 0 };
    return unwrap(await this.queries.execute<FitModel, Settled<FitProposal>>(new FitModel(asked, leaving(reply))));
  }
}

/** Whoever hangs up waits no longer. */
function leaving({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => left.abort());
  return left.signal;
}
