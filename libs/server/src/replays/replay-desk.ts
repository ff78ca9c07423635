import { isWaymarkError, Turns } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import type { KeptQuestion, KeptReplay, ReplayRow } from './replay';
import { describeQuestion, describeReplay, isOver } from './replay';
import type { ReplayTools } from './replay-run';
import { ReplayRun } from './replay-run';
import { Rest } from './rest';
import { RunQueue } from './run-queue';
import type { ReplayAsked, Settled, Settling } from './settle-question';
import { settleQuestion } from './settle-question';

const MOST_WAITING = 20;
/** A replay with which the process ended so often is not begun again. */
const MOST_STARTS = 3;
/** After so long without a question the memory of the answers is given back. */
const REST_MS = 600_000;
/** Where nothing has come in since the last question, its as-of stands in for now for so long: what was folded is of use again. */
const SAME_NOW_MS = 900_000;
const ID_BYTES = 9;

type End = Pick<KeptReplay, 'state' | 'outcome' | 'failure'>;

/** Takes what-ifs, runs them one at a time and keeps what they came to. */
export class ReplayDesk {
  private readonly queue: RunQueue;
  private readonly rest: Rest;
  /** Nobody changes what is kept while somebody else does. */
  private readonly turns = new Turns();
  private running: { readonly id: string; readonly run: ReplayRun } | null = null;
  private stopping = false;
  private lastNow: { readonly asOf: Instant; readonly end: number } | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly tools: ReplayTools,
    private readonly settling: Settling,
  ) {
    this.queue = new RunQueue((id, signal) => this.runOne(id, signal));
    this.rest = new Rest(tools.parts.clock, REST_MS, () => this.release());
  }

  /** Goes on with what an earlier process left unfinished. */
  async resume(): Promise<void> {
    const { archive } = this.tools;
    await archive.open();
    for (const { id } of archive.list().filter((replay) => !isOver(replay) && !this.queue.has(replay.id))) this.queue.add(id);
  }

  /** Refused as `settleQuestion` says, and as `too-many-replays`. */
  ask(asked: ReplayAsked, by: string): Promise<Settled<ReplayRow>> {
    return this.turns.take(async () => {
      await this.tools.archive.open();
      const settled = await settleQuestion(this.settling, asked, await this.now());
      if (!settled.ok) return settled;
      if (this.queue.size >= MOST_WAITING) return { ok: false, refusal: { code: 'too-many-replays', message: `${MOST_WAITING} replays wait already: ask again later, or cancel one` } };
      const replay = this.newReplay(settled.value, by);
      await this.tools.archive.add(replay, settled.value);
      this.queue.add(replay.id);
      return { ok: true, value: this.describe(replay) };
    });
  }

  /** All that are kept, the latest first. */
  async list(): Promise<readonly ReplayRow[]> {
    await this.tools.archive.open();
    return this.tools.archive.list().map((replay) => this.describe(replay)).reverse();
  }

  /** Null where there is none of that id. */
  async find(id: string): Promise<ReplayRow | null> {
    await this.tools.archive.open();
    const found = this.tools.archive.find(id);
    return found && this.describe(found);
  }

  /** Cancels one that waits or runs, and removes one that is over; as it then is, or was. */
  cancel(id: string): Promise<ReplayRow | null> {
    return this.turns.take(async () => {
      const { archive } = this.tools;
      await archive.open();
      const found = archive.find(id);
      if (!found) return null;
      if (isOver(found)) await archive.remove(id);
      else await this.end(found, { state: 'cancelled', outcome: null, failure: null });
      this.queue.drop(id);
      return this.describe(archive.find(id) ?? found);
    });
  }

  /** Calls back whenever a replay is over; returns the way to stop it. */
  onEnd(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Leaves what runs for the next start. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.turns.settled();
    await this.queue.stop();
    await this.rest.end();
    await this.release();
  }

  private newReplay(question: KeptQuestion, askedBy: string): KeptReplay {
    const { parts, archive } = this.tools;
    return {
      v: 1,
      id: parts.crypto.randomToken(ID_BYTES),
      number: 1 + (archive.list().at(-1)?.number ?? 0),
      question: describeQuestion(question),
      state: 'queued',
      starts: 0,
      askedAt: parts.clock.now(),
      askedBy,
      startedAt: null,
      endedAt: null,
      outcome: null,
      failure: null,
    };
  }

  private async now(): Promise<Instant> {
    const { log, clock } = this.tools.parts;
    const [end, asOf] = [await log.end(), clock.now()];
    const last = this.lastNow;
    if (last?.end === end && asOf >= last.asOf && asOf - last.asOf < SAME_NOW_MS) return last.asOf;
    this.lastNow = { asOf, end };
    return asOf;
  }

  private async runOne(id: string, signal: AbortSignal): Promise<void> {
    await this.rest.end();
    try {
      const begun = await this.turns.take(() => this.begin(id));
      const end = begun && (await this.attempt(begun, signal));
      this.running = null;
      if (end) await this.turns.take(() => this.endUnlessOver(id, end));
    } catch (err) {
      this.tools.parts.logger.error({ err, replay: id }, 'what became of a replay could not be kept');
    }
    this.running = null;
    this.rest.begin();
  }

  /** Null where there is nothing to run. */
  private async begin(id: string): Promise<KeptReplay | null> {
    const { archive, parts } = this.tools;
    const replay = archive.find(id);
    if (!replay || isOver(replay)) return null;
    const question = await archive.question(id);
    const hopeless = hopelessness(replay, question);
    if (hopeless || !question) {
      await this.end(replay, { state: 'failed', outcome: null, failure: hopeless });
      return null;
    }
    const begun: KeptReplay = { ...replay, state: 'running', starts: replay.starts + 1, startedAt: parts.clock.now() };
    await archive.save(begun);
    this.running = { id, run: new ReplayRun(this.tools, id, question) };
    return begun;
  }

  private async attempt({ id }: KeptReplay, signal: AbortSignal): Promise<End | null> {
    try {
      const outcome = (await this.running?.run.answer(signal)) ?? null;
      return { state: 'done', outcome, failure: null };
    } catch (err) {
      if (signal.aborted) return this.stopping ? { state: 'queued', outcome: null, failure: null } : null;
      if (isWaymarkError(err)) return { state: 'failed', outcome: null, failure: { code: err.code, message: err.message } };
      this.tools.parts.logger.error({ err, replay: id }, 'a replay failed');
      return { state: 'failed', outcome: null, failure: { code: 'internal', message: 'something failed on our side; it has been logged' } };
    }
  }

  private async endUnlessOver(id: string, end: End): Promise<void> {
    const replay = this.tools.archive.find(id);
    if (replay && !isOver(replay)) await this.end(replay, end);
  }

  private async end(replay: KeptReplay, end: End): Promise<KeptReplay> {
    const { archive, parts } = this.tools;
    const over = isOver(end);
    const ended = { ...replay, ...end, starts: over ? replay.starts : replay.starts - 1, endedAt: over ? parts.clock.now() : null };
    await archive.save(ended);
    if (over) await archive.prune();
    for (const listener of this.listeners) listener();
    return ended;
  }

  private describe(replay: KeptReplay): ReplayRow {
    const { running } = this;
    return describeReplay(replay, running?.id === replay.id ? running.run : null, this.queue.ahead(replay.id));
  }

  private async release(): Promise<void> {
    this.tools.shelf.clear();
    await this.tools.folder.close();
  }
}

/** Why it is not worth beginning; null where it is. */
function hopelessness({ starts }: KeptReplay, question: KeptQuestion | null): KeptReplay['failure'] {
  if (question === null) return { code: 'question-lost', message: 'the file of its question is gone or damaged: ask again' };
  if (starts < MOST_STARTS) return null;
  return { code: 'given-up', message: `it was begun ${starts} times, and each time the engine ended before it was done` };
}
