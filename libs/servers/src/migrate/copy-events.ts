import type { Append, EventLog } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { memberOf } from '@waymark/journey';

/** Events that are under way at once: those of one stream one behind the other, those of different streams beside each other. */
const WINDOW_EVENTS = 10_000;
const WINDOW_BYTES = 32 * 1_048_576;

/** What one append holds at most; the server takes 1 MiB. */
const APPEND_EVENTS = 500;
const APPEND_BYTES = 700_000;

/**
 * Copies events, given in the order of their log, at the same places of the same streams. The order between streams is
 * kept from window to window; and what is no member's (models, switches, epochs) is appended alone, so that it has the
 * same events before it as in the log it comes from. To append what is there already changes nothing.
 */
export class EventCopier {
  private window = new Map<string, LoggedEvent[]>();
  private events = 0;
  private bytes = 0;

  constructor(private readonly log: Pick<EventLog, 'append'>) {}

  /** Rejects with `migration-target-used` where something else has come to stand in a stream. */
  async add(event: LoggedEvent): Promise<void> {
    const alone = memberOf(event.stream) === null;
    if (alone) await this.flush();
    const neighbours = this.window.get(event.stream);
    if (neighbours) neighbours.push(event);
    else this.window.set(event.stream, [event]);
    this.events += 1;
    this.bytes += sizeOf(event);
    if (alone || this.events >= WINDOW_EVENTS || this.bytes >= WINDOW_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const { window } = this;
    this.window = new Map();
    this.events = this.bytes = 0;
    await Promise.all([...window.values()].map((events) => this.appendAll(events)));
  }

  private async appendAll(events: readonly LoggedEvent[]): Promise<void> {
    for (const append of appendsOf(events)) {
      const { outcome } = await this.log.append(append);
      if (outcome === 'wrong-revision') throw targetUsed(append.stream);
    }
  }
}

export function targetUsed(stream: string): WaymarkError {
  return new WaymarkError(
    'migration-target-used',
    `the EventStoreDB holds events that the data directory does not have, such as in stream ${stream}: they are another installation's, or this one runs on servers already; name an EventStoreDB in which nothing stands`,
  );
}

/** Neighbours in a stream, cut by count and by bytes. */
function* appendsOf(events: readonly LoggedEvent[]): Generator<Append> {
  let some: LoggedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = sizeOf(event);
    if (some.length > 0 && (some.length >= APPEND_EVENTS || bytes + size > APPEND_BYTES)) {
      yield appendOf(some);
      [some, bytes] = [[], 0];
    }
    some.push(event);
    bytes += size;
  }
  if (some.length > 0) yield appendOf(some);
}

function appendOf(events: readonly LoggedEvent[]): Append {
  const [first] = events;
  if (!first) throw new Error('assertion: an append holds an event');
  return { stream: first.stream, expected: first.revision === 0 ? 'none' : first.revision - 1, events };
}

function sizeOf({ data, sealed }: LoggedEvent): number {
  return Buffer.byteLength(JSON.stringify(data)) + (sealed?.length ?? 0) + 200;
}
