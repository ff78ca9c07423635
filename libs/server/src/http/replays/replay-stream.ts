import type { ServerResponse } from 'node:http';
import type { ReplayRow } from '../../replays/replay';
import { EventChannel } from '../wire/event-channel';

/** Often enough to look alive, and no more often than anybody reads. */
const LOOK_MS = 250;
const LOOKS_A_HEARTBEAT = 60;

const OVER: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);

/** One client's stream of one replay: `progress` whenever there is some, at last `done`, `failed` or `cancelled`. */
export class ReplayStream {
  private readonly channel: EventChannel;

  constructor(
    /** Null when it was removed meanwhile. */
    private readonly look: () => Promise<ReplayRow | null>,
    response: ServerResponse,
  ) {
    this.channel = new EventChannel(response);
  }

  wake(): void {
    this.channel.wake();
  }

  end(): void {
    this.channel.end();
  }

  async run(): Promise<void> {
    const { channel } = this;
    channel.begin('progress of a replay');
    let told = '';
    for (let quiet = 0; channel.open; quiet += 1) {
      channel.sleepy();
      const row = await this.look();
      if (row === null) break;
      const text = JSON.stringify(row);
      if (text !== told) await channel.write(eventOf(row, text));
      else if (quiet % LOOKS_A_HEARTBEAT === LOOKS_A_HEARTBEAT - 1) await channel.write(': alive\n\n');
      told = text;
      if (OVER.has(row.state)) break;
      await channel.rest(LOOK_MS);
    }
    channel.close();
  }
}

function eventOf({ state }: ReplayRow, text: string): string {
  return `event: ${OVER.has(state) ? state : 'progress'}\ndata: ${text}\n\n`;
}
