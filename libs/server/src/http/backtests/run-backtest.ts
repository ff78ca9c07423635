import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { BacktestReport } from '@waymark/replay';
import { BacktestDesk } from '../../backtests/backtest-desk';
import type { BacktestAsked } from '../../backtests/settle-backtest';
import type { Settled } from '../../replays/settle-question';

export class RunBacktest {
  constructor(
    readonly asked: BacktestAsked,
    /** Aborts when nobody waits for the answer any longer. */
    readonly signal: AbortSignal,
  ) {}
}

@QueryHandler(RunBacktest)
export class RunBacktestHandler implements IQueryHandler<RunBacktest, Settled<BacktestReport>> {
  constructor(private readonly desk: BacktestDesk) {}

  execute({ asked, signal }: RunBacktest): Promise<Settled<BacktestReport>> {
    return this.desk.backtest(asked, signal);
  }
}
