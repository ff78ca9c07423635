import { setImmediate as immediate } from 'node:timers/promises';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { LoggedEvent } from '@waymark/journey';
import type { ReadCall } from './connection';
import { numberIn } from './numbers';
import { toldIn } from './recorded-event';
import type { EventStoreLimits } from './settings';

/** How far a subscription has come, from call to call: all of ours up to this position is in an inbox or taken from it. */
export interface Progress {
  reached: number;
}

/** What a subscription's call has brought and its consumer has not taken yet; a full inbox stops reading. */
export class Inbox {
  private events: LoggedEvent[] = [];
  private bytes = 0;
  private ended: { readonly error: unknown } | null = null;
  private wake: () => void = () => undefined;

  constructor(
    private readonly call: ReadCall,
    private readonly progress: Progress,
    private readonly limits: Pick<EventStoreLimits, 'subscriptionEvents' | 'subscriptionBytes'>,
  ) {
    call.on('data', (message: ReadResp) => this.take(message));
    call.on('error', (error: Error) => this.end(error));
    call.on('end', () => this.end(new Error('the server has ended a subscription')));
  }

  /** What has come, in order; waits for it. Throws what ended the call, when all that came before is taken. */
  async next(): Promise<readonly LoggedEvent[]> {
    while (this.events.length === 0) {
      if (this.ended) throw this.ended.error;
      await new Promise<void>((resolve) => (this.wake = resolve));
      // What came over the wire together is told together.
      await immediate();
    }
    const { events } = this;
    this.events = [];
    this.bytes = 0;
    if (!this.ended) this.call.resume();
    return events;
  }

  /** Nothing comes any more, and whoever waits is told. */
  end(error: unknown): void {
    this.ended ??= { error };
    this.wake();
  }

  private take(message: ReadResp): void {
    if (this.ended) return;
    try {
      this.put(message);
    } catch (error) {
      this.end(error);
      this.call.cancel();
    }
  }

  private put(message: ReadResp): void {
    const told = toldIn(message);
    const position = told?.position ?? checkpointIn(message);
    if (position <= this.progress.reached) return;
    this.progress.reached = position;
    if (told?.event) this.hold(told.event, told.bytes);
  }

  private hold(event: LoggedEvent, bytes: number): void {
    this.events.push(event);
    this.bytes += bytes;
    if (this.events.length >= this.limits.subscriptionEvents || this.bytes >= this.limits.subscriptionBytes) this.call.pause();
    this.wake();
  }
}

/** Up to here the server has found nothing more that passes the filter. */
function checkpointIn(message: ReadResp): number {
  const checkpoint = message.getCheckpoint();
  return checkpoint ? numberIn(checkpoint.getCommitPosition()) : 0;
}
