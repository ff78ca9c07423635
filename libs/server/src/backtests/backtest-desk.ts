import { WaymarkError } from '@waymark/engine';
import type { BacktestReport, FitProposal, History } from '@waymark/replay';
import { fitPoints, runBacktest, runInSteps } from '@waymark/replay';
import type { HistoryKeeper } from '../replays/history-keeper';
import type { Settled, Settling } from '../replays/settle-question';
import { refused } from '../replays/settle-question';
import type { BacktestAsked, FitAsked } from './settle-backtest';
import { settleBacktest, settleFit } from './settle-backtest';

/** Measures models by the history and learns points from it, one question at a time, a few milliseconds at a turn. */
export class BacktestDesk {
  private isBusy = false;
  private readonly stopping = new AbortController();

  constructor(
    private readonly settling: Settling,
    private readonly history: HistoryKeeper,
  ) {}

  /**
   * Refused as `too-many-backtests`, as `settleBacktest` says, and with `strict` as `late-facts`. Throws
   * `backtest-cancelled` when the signal aborts.
   */
  backtest(asked: BacktestAsked, signal: AbortSignal): Promise<Settled<BacktestReport>> {
    return this.alone<BacktestReport>(signal, async (history, pause) => {
      const settled = await settleBacktest(this.settling, history, asked);
      if (!settled.ok) return settled;
      const report = await runInSteps(runBacktest(history, settled.value), pause);
      return asked.strict && report.lateFacts.late > 0 ? tooLate(report) : { ok: true, value: report };
    });
  }

  /** Refused as `too-many-backtests` and as `settleFit` says. Throws `backtest-cancelled` when the signal aborts. */
  fit(asked: FitAsked, signal: AbortSignal): Promise<Settled<FitProposal>> {
    return this.alone(signal, async (history, pause) => {
      const settled = settleFit(this.settling.parts, history, asked);
      if (!settled.ok) return settled;
      return { ok: true, value: await runInSteps(fitPoints(history, settled.value), pause) };
    });
  }

  /** Gives up what runs. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  private async alone<T>(given: AbortSignal, work: (history: History, pause: () => Promise<void>) => Promise<Settled<T>>): Promise<Settled<T>> {
    if (this.isBusy) return refused('too-many-backtests', 'another backtest or fit runs: ask again when it is done', '');
    this.isBusy = true;
    const signal = AbortSignal.any([given, this.stopping.signal]);
    const pause = async (): Promise<void> => {
      await this.settling.parts.clock.breathe();
      signal.throwIfAborted();
    };
    try {
      return await work(await this.history.current(signal), pause);
    } catch (error) {
      if (signal.aborted) throw new WaymarkError('backtest-cancelled', 'it was cancelled before it was done');
      throw error;
    } finally {
      this.isBusy = false;
    }
  }
}

function tooLate({ lateFacts: { late, contacts, lateAfterOutcome } }: BacktestReport): Settled<never> {
  const message = `${late} facts of ${contacts} contacts were recorded later than the scoring although they say that they happened before, ${lateAfterOutcome} of them after the outcome: without strict they are left out`;
  return refused('late-facts', message, '/strict');
}
