import { WaymarkError } from '@waymark/engine';
import type { ContactChange, History, HistoryFolder, Pause, ReplayReport, WhatIfAnswer } from '@waymark/replay';
import { askWhatIf, buildReport, ChangeReader, runInSteps } from '@waymark/replay';
import type { EngineParts } from '../core/parts';
import { toTime } from '../queries/times';
import { ChangeTeller } from './change-teller';
import type { HistoryKeeper } from './history-keeper';
import { ObservedFold } from './observed-fold';
import { loadOwners } from './owners';
import type { KeptQuestion, ReplayOutcome, ReplayProgress, RunningState } from './replay';
import { whatIfOf } from './replay';
import type { ReplayArchive } from './replay-archive';
import type { ResultShelf } from './result-shelf';
import { RunProgress } from './run-progress';

/** What replays run on. */
export interface ReplayTools {
  readonly parts: EngineParts;
  readonly history: HistoryKeeper;
  readonly folder: HistoryFolder;
  readonly shelf: ResultShelf;
  readonly archive: ReplayArchive;
}

/** Contacts of a report whose change is explained: those that change most. */
const MOST_EXPLAINED = 200;
/** Some milliseconds of writing. */
const CHANGES_A_PIECE = 200;

/** One replay as it runs. */
export class ReplayRun {
  private readonly progress: RunProgress;

  constructor(
    private readonly tools: ReplayTools,
    private readonly id: string,
    private readonly question: KeptQuestion,
  ) {
    this.progress = new RunProgress(tools.parts.clock);
  }

  get state(): RunningState {
    return this.progress.state;
  }

  tell(): ReplayProgress {
    const history = this.state === 'bringing-history-up' ? this.tools.history.progress() : null;
    if (!history) return this.progress.tell();
    const { stage, done, of, perSecond } = history;
    return { phase: stage, done, of, etaMs: perSecond === null ? null : Math.round((1_000 * Math.max(0, of - done)) / perSecond) };
  }

  /**
   * Answers, and keeps the report and every change. Throws `as-of-before-history`, and the signal's reason when it
   * aborts.
   */
  async answer(signal: AbortSignal): Promise<ReplayOutcome> {
    const { parts, archive, history: keeper } = this.tools;
    const pause: Pause = async () => {
      await parts.clock.breathe();
      signal.throwIfAborted();
    };
    const history = await keeper.current(signal);
    this.refuseBefore(history);
    const answer = await this.fold(history, signal, pause);
    const owners = await loadOwners(parts.views, pause);
    const reader = new ChangeReader(answer, (contact) => owners.get(contact) ?? null);
    const contactChanges = await this.explain(answer, reader, pause);
    const newDigester = () => parts.crypto.newSha256();
    const report = await runInSteps(buildReport(answer, { reader, newDigester, contactChanges }), pause);
    await archive.saveReport(this.id, report);
    await archive.saveChanges(this.id, this.pieces(answer, reader, signal));
    return outcomeOf(report, answer.order.length);
  }

  /** A question about a time of which nothing is known is a mistake, such as one in the year. */
  private refuseBefore({ starts, ends, facts: { at } }: History): void {
    const { asOf } = this.question;
    let first = Infinity;
    for (let contact = 0; contact < starts.length; contact += 1) {
      const start = starts[contact] as number;
      if (start < (ends[contact] as number)) first = Math.min(first, at[start] as number);
    }
    if (first === Infinity || asOf >= first) return;
    throw new WaymarkError('as-of-before-history', `nothing is known as of ${toTime(asOf)}: the first fact is of ${toTime(first)}`);
  }

  private fold(history: History, signal: AbortSignal, pause: Pause): Promise<WhatIfAnswer> {
    const { folder, shelf } = this.tools;
    shelf.open(history);
    const fold = new ObservedFold(folder, shelf, this.progress, history);
    return askWhatIf(history, whatIfOf(this.question), fold, fold, { signal, pause });
  }

  private async explain({ order, history }: WhatIfAnswer, reader: ChangeReader, pause: Pause): Promise<readonly ContactChange[]> {
    const most = order.subarray(0, MOST_EXPLAINED);
    this.progress.begin('explaining', 'explaining', most.length);
    const teller = new ChangeTeller(this.tools.parts.log, this.question, history.position);
    const explained: ContactChange[] = [];
    for (const contact of most) {
      explained.push(await teller.tell(reader.read(contact)));
      this.progress.reach(explained.length);
      await pause();
    }
    return explained;
  }

  /** Every change as a line of JSON, not explained: that is done for whoever looks at it. */
  private *pieces({ order }: WhatIfAnswer, reader: ChangeReader, signal: AbortSignal): Generator<Uint8Array> {
    this.progress.begin('explaining', 'writing', order.length);
    for (let from = 0; from < order.length; from += CHANGES_A_PIECE) {
      signal.throwIfAborted();
      const places = [...order.subarray(from, from + CHANGES_A_PIECE)];
      yield Buffer.from(places.map((place) => `${JSON.stringify(reader.read(place))}\n`).join(''));
      this.progress.reach(from + places.length);
    }
  }
}

function outcomeOf({ position, contacts, digest, question }: ReplayReport, changed: number): ReplayOutcome {
  const why = question.where === null ? `no contact has a fact by ${question.asOf}` : 'no contact answers `where`';
  return { position, contacts, changed, digest, notices: contacts === 0 ? [`${why}: there is nothing to compare`] : [] };
}
