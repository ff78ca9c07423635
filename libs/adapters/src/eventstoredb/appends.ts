import type { Append, AppendResult, ExpectedRevision } from '@waymark/engine';
import { Turns } from '@waymark/engine';
import type { AppendAnswer, ReadyAppend } from './append-messages';
import { readyAppend } from './append-messages';
import { AppendStream } from './append-stream';
import type { Connection } from './connection';
import { closed, tooLarge } from './failures';
import { InFlight } from './in-flight';
import type { Persistence } from './persistence';
import { persist } from './persistence';
import type { Reads } from './reads';
import type { EventStoreLimits } from './settings';

/** Appends, many at once, those to one stream in the order of asking, until their outcome is known. */
export class Appends {
  private readonly inFlight: InFlight;
  /** Streams with appends under way. */
  private readonly turns = new Map<string, { readonly turns: Turns; count: number }>();
  private stream: Promise<AppendStream> | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly reads: Reads,
    private readonly parts: Persistence & { readonly limits: EventStoreLimits },
  ) {
    this.inFlight = new InFlight(parts.limits.appendsInFlight, parts.limits.bytesInFlight);
  }

  async append(append: Append): Promise<AppendResult> {
    if (this.parts.closing.aborted) throw closed();
    const ready = readyAppend(append);
    const { appendBytes } = this.parts.limits;
    if (ready.bytes > appendBytes) throw tooLarge(appendBytes);
    return this.inTurn(ready.stream, () => this.inFlight.run(ready.bytes, () => this.settle(ready)));
  }

  /** Resolves when all that was asked for has its answer. */
  async settled(): Promise<void> {
    await Promise.all([...this.turns.values()].map(({ turns }) => turns.settled()));
  }

  private async inTurn<T>(stream: string, work: () => Promise<T>): Promise<T> {
    const queue = this.turns.get(stream) ?? { turns: new Turns(), count: 0 };
    this.turns.set(stream, queue);
    queue.count += 1;
    try {
      return await queue.turns.take(work);
    } finally {
      queue.count -= 1;
      if (queue.count === 0) this.turns.delete(stream);
    }
  }

  private async settle(append: ReadyAppend): Promise<AppendResult> {
    const answer = await persist(this.parts, () => this.send(append));
    if (answer.outcome === 'wrong-revision') return (await this.standing(append, answer.actual)) ?? answer;
    const { outcome, revision, position } = answer;
    if (position !== null) return { outcome, revision, position };
    const told = await this.standing(append, revision);
    if (!told) throw new Error('assertion: events that the server has taken stand in their stream');
    return told;
  }

  private async send(append: ReadyAppend): Promise<AppendAnswer> {
    this.stream ??= this.open();
    const opening = this.stream;
    const forget = (): void => {
      if (this.stream === opening) this.stream = null;
    };
    const stream = await opening.catch((error: unknown) => {
      forget();
      throw error;
    });
    return stream.send(append).finally(() => stream.isOver && forget());
  }

  private async open(): Promise<AppendStream> {
    return new AppendStream(await this.connection.batchAppend(), this.parts.clock, this.parts.limits.answerWithinMs);
  }

  /** The same events at that place are the same append, whatever the server made of it; `null` when others or none stand there. */
  private async standing({ stream, expected, events }: ReadyAppend, end: ExpectedRevision): Promise<AppendResult | null> {
    const first = expected === 'none' ? 0 : expected + 1;
    if (end === 'none' || end < first + events.length - 1) return null;
    const there = await this.reads.range(stream, first, events.length);
    const last = there.at(-1);
    if (!last || there.length !== events.length || there.some(({ id }, i) => id !== events[i]?.id)) return null;
    return { outcome: 'appended', revision: last.revision, position: last.position };
  }
}
