import { WaymarkError } from '@waymark/engine';
import type { BacktestReport, BacktestRequest, FitProposal, FitRequest, History, Pause } from '@waymark/replay';
import { collectBacktest, fitPoints, runInSteps } from '@waymark/replay';
import type { HistoryKeeper } from '../replays/history-keeper';
import type { Settled, Settling } from '../replays/settle-question';
import { refused } from '../replays/settle-question';
import { refusalBy } from './ask-history';
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
   * Refused as `too-many-backtests`, as `settleBacktest` and `refusalBy` say, and with `strict` as `late-facts`. Throws
   * `backtest-cancelled` when the signal aborts.
   */
  backtest(asked: BacktestAsked, signal: AbortSignal): Promise<Settled<BacktestReport>> {
    return this.alone<BacktestRequest, BacktestReport>(signal, () => settleBacktest(this.settling, asked), async (history, request, pause) => {
      const collected = await runInSteps(collectBacktest(history, request), pause);
      if (asked.strict && collected.lateFacts.late > 0) return tooLate(collected.lateFacts);
      return { ok: true, value: await runInSteps(collected.measure(), pause) };
    });
  }

  /** Refused as `too-many-backtests` and as `settleFit` and `refusalBy` say. Throws `backtest-cancelled` when the signal aborts. */
  fit(asked: FitAsked, signal: AbortSignal): Promise<Settled<FitProposal>> {
    const settle = (): Promise<Settled<FitRequest>> => Promise.resolve(settleFit(this.settling.parts, asked));
    return this.alone(signal, settle, async (history, request, pause) => ({ ok: true, value: await runInSteps(fitPoints(history, request), pause) }));
  }

  /** Gives up what runs. */
  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** What can be refused without the history is refused before it is made. */
  private async alone<Q extends Question, T>(given: AbortSignal, settle: () => Promise<Settled<Q>>, work: Work<Q, T>): Promise<Settled<T>> {
    if (this.isBusy) return refused('too-many-backtests', 'another backtest or fit runs: ask again when it is done', '');
    this.isBusy = true;
    const signal = AbortSignal.any([given, this.stopping.signal]);
    const pause = async (): Promise<void> => {
      await this.settling.parts.clock.breathe();
      signal.throwIfAborted();
    };
    try {
      const settled = await settle();
      if (!settled.ok) return settled;
      const history = await this.history.current(signal);
      return (await refusalBy(history, settled.value, pause)) ?? (await work(history, settled.value, pause));
    } catch (error) {
      if (signal.aborted) throw new WaymarkError('backtest-cancelled', 'it was cancelled before it was done');
      throw error;
    } finally {
      this.isBusy = false;
    }
  }
}

type Question = Pick<BacktestRequest, 'outcome' | 'within' | 'split'>;
type Work<Q, T> = (history: History, request: Q, pause: Pause) => Promise<Settled<T>>;

function tooLate({ late, contacts, lateAfterOutcome }: BacktestReport['lateFacts']): Settled<never> {
  const message = `${late} facts of ${contacts} contacts were recorded later than the scoring although they say that they happened before, ${lateAfterOutcome} of them after the outcome: without strict they are left out`;
  return refused('late-facts', message, '/strict');
}
