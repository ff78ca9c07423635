import { randomUUID } from 'node:crypto';
import type { UUID } from '@eventstore/db-client/generated/shared_pb';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { Clock } from '@waymark/engine';
import type { AppendAnswer, ReadyAppend } from './append-messages';
import { answerIn, messagesOf } from './append-messages';
import type { AppendCall } from './connection';

interface Waiting {
  readonly sentAt: number;
  readonly resolve: (answer: AppendAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One call over which many appends go at once and are answered in any order. Their number is bound by who sends them. */
export class AppendStream {
  /** By the append's id, the oldest first. */
  private readonly waiting = new Map<string, Waiting>();
  private readonly over = new AbortController();

  constructor(
    private readonly call: AppendCall,
    private readonly clock: Pick<Clock, 'now' | 'until'>,
    answerWithinMs: number,
  ) {
    call.on('data', (response: BatchAppendResp) => this.take(response));
    call.on('error', (error: Error) => this.end(error));
    call.on('end', () => this.end(new Error('the server has ended the call')));
    void this.watch(answerWithinMs);
  }

  get isOver(): boolean {
    return this.over.signal.aborted;
  }

  /** Rejects when the outcome is unknown; then the append may have been written. */
  send(append: ReadyAppend): Promise<AppendAnswer> {
    return new Promise((resolve, reject) => {
      if (this.isOver) return reject(new Error('the call broke before an append was sent'));
      const id = randomUUID();
      this.waiting.set(id, { sentAt: this.clock.now(), resolve, reject });
      for (const message of messagesOf(append, id)) this.call.write(message);
    });
  }

  private take(response: BatchAppendResp): void {
    const id = idIn(response.getCorrelationId());
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    try {
      waiting?.resolve(answerIn(response));
    } catch (error) {
      waiting?.reject(error);
    }
  }

  private end(error: Error): void {
    this.over.abort();
    const left = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of left) reject(error);
  }

  /** A server that answers nothing any more breaks no call by itself. */
  private async watch(answerWithinMs: number): Promise<void> {
    while (!this.isOver) {
      await this.clock.until(this.clock.now() + answerWithinMs / 3, this.over.signal);
      const [oldest] = this.waiting.values();
      if (oldest === undefined || this.clock.now() - oldest.sentAt < answerWithinMs) continue;
      this.end(new Error(`no answer to an append for ${answerWithinMs} ms`));
      this.call.cancel();
    }
  }
}

/** Servers give the id back in the form they got it or as two numbers. */
function idIn(uuid: UUID | undefined): string {
  const pair = uuid?.getStructured();
  if (!pair) return uuid?.getString() ?? '';
  const hex = [pair.getMostSignificantBits(), pair.getLeastSignificantBits()]
    .map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
