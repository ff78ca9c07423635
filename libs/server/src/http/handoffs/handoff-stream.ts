import type { ServerResponse } from 'node:http';
import type { HandoffNews } from '../../queries/handoff-changes';
import { readHandoffChanges } from '../../queries/handoff-changes';
import type { Reading } from '../../queries/reading';
import { EventChannel } from '../wire/event-channel';

const BATCH = 100;
/** Often enough for the proxies in between, which cut what is silent for a minute. */
const HEARTBEAT_MS = 15_000;

/**
 * One client's stream of hand-off changes. Past and present come from one table in the order of the log, so a resumed
 * stream has neither gap nor double; what a slow client has not taken yet stays in the table, not in memory.
 */
export class HandoffStream {
  private readonly channel: EventChannel;

  constructor(
    private readonly reading: Reading,
    response: ServerResponse,
    private after: number,
  ) {
    this.channel = new EventChannel(response);
  }

  /** There may be something new. */
  wake(): void {
    this.channel.wake();
  }

  end(): void {
    this.channel.end();
  }

  async run(): Promise<void> {
    const { channel } = this;
    channel.begin('changes of hand-offs');
    while (channel.open) {
      channel.sleepy();
      const changes = await readHandoffChanges(this.reading, this.after, BATCH);
      for (const change of changes) await this.tell(change);
      if (changes.length === 0) await this.rest();
    }
    channel.close();
  }

  private async tell(change: HandoffNews): Promise<void> {
    if (!this.channel.open) return;
    this.after = change.position;
    await this.channel.write(formatEvent(change));
  }

  /** Until something is committed; says now and then that it is alive. */
  private async rest(): Promise<void> {
    if (!(await this.channel.rest(HEARTBEAT_MS))) await this.channel.write(': alive\n\n');
  }
}

function formatEvent(change: HandoffNews): string {
  return `id: ${change.position}\ndata: ${JSON.stringify(change)}\n\n`;
}
