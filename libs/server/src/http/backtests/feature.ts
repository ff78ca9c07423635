import { BacktestDesk } from '../../backtests/backtest-desk';
import type { Engine } from '../../engine';
import type { Feature } from '../feature';
import { ENGINE } from '../tokens';
import { BacktestsController } from './backtests.controller';
import { FitModelHandler } from './fit-model';
import { RunBacktestHandler } from './run-backtest';

export const BACKTESTS: Feature = {
  controllers: [BacktestsController],
  providers: [
    RunBacktestHandler,
    FitModelHandler,
    { provide: BacktestDesk, useFactory: (engine: Engine) => new BacktestDesk(engine, engine.history), inject: [ENGINE] },
  ],
};
