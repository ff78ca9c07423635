import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { FitProposal } from '@waymark/replay';
import { BacktestDesk } from '../../backtests/backtest-desk';
import type { FitAsked } from '../../backtests/settle-backtest';
import type { Settled } from '../../replays/settle-question';

export class FitModel {
  constructor(
    readonly asked: FitAsked,
    /** Aborts when nobody waits for the answer any longer. */
    readonly signal: AbortSignal,
  ) {}
}

@QueryHandler(FitModel)
export class FitModelHandler implements IQueryHandler<FitModel, Settled<FitProposal>> {
  constructor(private readonly desk: BacktestDesk) {}

  execute({ asked, signal }: FitModel): Promise<Settled<FitProposal>> {
    return this.desk.fit(asked, signal);
  }
}
