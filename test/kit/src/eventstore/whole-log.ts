import type { EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { Recorded } from './recorded-event';
import { recordedFrom } from './recorded-event';

/** One event of the log takes so much room, as if positions were bytes; its followers of the server's own stand in between. */
const STRIDE = 1_000;
const PAGE = 500;

/** How many events of the server's own (`$…`) follow the event at this position of the log; 0 stands for the time before the first. */
export type SystemEvents = (logPosition: number) => number;

/** A few before the first event, one behind every seventh, and now and then more than a page of them. */
export const usualSystemEvents: SystemEvents = (logPosition) => {
  if (logPosition === 0) return 4;
  if (logPosition % 500 === 3) return 600;
  return logPosition % 7 === 0 ? 1 : 0;
};

/** The log as a server shows it: positions with gaps, events of the server's own among those of the streams. */
export class WholeLog {
  constructor(
    private readonly log: EventLog,
    private readonly systemEvents: SystemEvents,
  ) {}

  positionOf(logPosition: number): number {
    return logPosition * STRIDE;
  }

  /** Whether a record may begin at a position: a server asked to read from elsewhere finds no record there. */
  mayBegin(position: number): boolean {
    const logPosition = Math.floor(position / STRIDE);
    const behind = position % STRIDE;
    return behind === 0 || behind <= this.systemEvents(logPosition);
  }

  recorded(event: LoggedEvent): Recorded {
    return recordedFrom(event, this.positionOf(event.position));
  }

  /** After every event that is there now. */
  async afterEnd(): Promise<number> {
    return ((await this.log.end()) + 1) * STRIDE;
  }

  /** All that stand at a position or behind it, as far as the log goes now. */
  forwards(from: number): AsyncIterable<readonly Recorded[]> {
    return this.from(from, (after) => this.pages(after));
  }

  /** As `forwards`, and goes on with what comes until the signal aborts. */
  follow(from: number, signal: AbortSignal): AsyncIterable<readonly Recorded[]> {
    return this.from(from, (after) => this.log.subscribe(after, signal));
  }

  /** All that stand before a position, the last first. */
  async *backwards(before: number): AsyncIterable<readonly Recorded[]> {
    let high = Math.min(Math.floor(before / STRIDE), await this.log.end());
    while (high > 0) {
      const low = Math.max(0, high - PAGE);
      const page = await this.log.readAll({ after: low, limit: PAGE });
      const told = page.filter(({ position }) => position <= high).flatMap((event) => this.withFollowers(event));
      yield told.filter(({ position }) => position < before).reverse();
      high = low;
    }
    yield this.followers(0).filter(({ position }) => position < before).reverse();
  }

  private async *from(from: number, pagesAfter: (logPosition: number) => AsyncIterable<readonly LoggedEvent[]>): AsyncIterable<readonly Recorded[]> {
    const group = Math.floor(from / STRIDE);
    if (group === 0) yield this.followers(0).filter(({ position }) => position >= from);
    for await (const page of pagesAfter(Math.max(0, group - 1))) {
      yield page.flatMap((event) => this.withFollowers(event)).filter(({ position }) => position >= from);
    }
  }

  private async *pages(after: number): AsyncIterable<readonly LoggedEvent[]> {
    for (let last = after; ; ) {
      const page = await this.log.readAll({ after: last, limit: PAGE });
      const end = page.at(-1);
      if (!end) return;
      yield page;
      last = end.position;
    }
  }

  private withFollowers(event: LoggedEvent): readonly Recorded[] {
    return [this.recorded(event), ...this.followers(event.position)];
  }

  private followers(logPosition: number): readonly Recorded[] {
    return Array.from({ length: this.systemEvents(logPosition) }, (_, i) => systemEvent(this.positionOf(logPosition) + i + 1));
  }
}

function systemEvent(position: number): Recorded {
  return {
    position,
    stream: '$stats-stand-in',
    revision: position,
    id: `00000000-0000-4000-8000-${position.toString(16).padStart(12, '0')}`,
    type: '$statsCollected',
    at: 0,
    contentType: 'application/json',
    data: Buffer.from('{"proc-cpu":0.5}'),
    metadata: new Uint8Array(),
  };
}
