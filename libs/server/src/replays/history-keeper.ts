import { Turns } from '@waymark/engine';
import type { History } from '@waymark/replay';
import { countFacts, runInSteps } from '@waymark/replay';
import type { EngineParts } from '../core/parts';
import { loadHistory, saveHistory } from './history-file';
import type { HistoryProgress } from './history-work';
import { HistoryWork } from './history-work';
import type { LiveHistory } from './live-history';
import type { LogReading } from './read-log';
import { buildHistory, extendHistory } from './read-log';
import { SharedWork } from './shared-work';

/** Above this share nothing points at, the columns are copied. */
const MOST_GARBAGE = 0.25;
/** The file is written again when this share of the facts is newer than it. */
const GROWN = 0.1;

/**
 * Keeps the columns of all scored facts: in memory from the first question on, 24 bytes a fact and some 140 a shape, and
 * in a file. While it is made anew it takes some 130 bytes a fact.
 */
export class HistoryKeeper {
  private live: LiveHistory | null = null;
  private work: HistoryWork | null = null;
  private readonly turns = new Turns();
  private readonly bringing = new SharedWork<History>();
  private readonly rebuilding = new SharedWork<History>();
  private readonly stopping = new AbortController();

  constructor(private readonly parts: EngineParts) {}

  /** The history with everything that is in the log by now; it stays as it is while later ones are made. Rejects with the signal's reason. */
  async current(signal: AbortSignal = this.stopping.signal): Promise<History> {
    const end = await this.parts.log.end();
    for (;;) {
      const history = await this.bringing.join(signal, (given) => this.turn(given, (work) => this.bringUp(work)));
      if (history.position >= end) return history;
    }
  }

  /** The history as it was last brought up, if it is in memory: without waiting for anything. */
  atHand(): History | null {
    return this.live?.columns.history ?? null;
  }

  /** Makes the history anew from the log, whatever the file says. Rejects with the signal's reason. */
  rebuild(signal: AbortSignal = this.stopping.signal): Promise<History> {
    return this.rebuilding.join(signal, (given) => this.turn(given, (work) => this.buildAnew(work)));
  }

  /** How far what is under way is; null when nothing is. */
  progress(): HistoryProgress | null {
    return this.work?.progress() ?? null;
  }

  /** Gives up what is under way and writes what is newer than the file. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.saving(0);
  }

  private async turn(given: AbortSignal, task: (work: HistoryWork) => Promise<History>): Promise<History> {
    const signal = AbortSignal.any([given, this.stopping.signal]);
    const history = await this.turns.take(() => this.doing(signal, task));
    // Whoever asked need not wait for the disk; whoever asks next does.
    void this.saving(GROWN);
    return history;
  }

  private async doing<T>(signal: AbortSignal, task: (work: HistoryWork) => Promise<T>): Promise<T> {
    this.work = new HistoryWork(this.parts.clock, signal);
    try {
      return await task(this.work);
    } finally {
      this.work = null;
    }
  }

  private async bringUp(work: HistoryWork): Promise<History> {
    this.live ??= await loadHistory(this.parts, work);
    if (!this.live) return this.buildAnew(work);
    const reading = await this.reading(work);
    if (reading.target > this.live.history.position && !(await extendHistory(this.live, reading))) return this.buildAnew(work);
    return this.ready(this.live, work);
  }

  private async buildAnew(work: HistoryWork): Promise<History> {
    this.live = null;
    this.live = await buildHistory(await this.reading(work));
    const { history } = this.live;
    this.parts.logger.info({ facts: countFacts(history), contacts: history.contacts.length, position: history.position }, 'the history was made from the log');
    return this.ready(this.live, work);
  }

  private async ready({ columns }: LiveHistory, work: HistoryWork): Promise<History> {
    if (columns.garbage > MOST_GARBAGE) await runInSteps(columns.compact(), work.pause);
    await columns.shapes.prepare(work.pause);
    return columns.history;
  }

  private async reading(work: HistoryWork): Promise<LogReading> {
    const { log } = this.parts;
    return { log, target: await log.end(), work };
  }

  /** Writes the file when more than a share of the facts is newer. Is not given up: it would have to be done again. */
  private saving(share: number): Promise<void> {
    return this.turns.take(() =>
      this.doing(new AbortController().signal, async (work) => {
        const { live } = this;
        if (live && live.unsaved > share * countFacts(live.history)) await saveHistory(this.parts, live, work);
      }),
    );
  }
}
