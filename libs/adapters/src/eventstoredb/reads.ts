import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { ReadAll } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { Connection, ReadCall, ReadOptions } from './connection';
import { notReached } from './failures';
import { InFlight } from './in-flight';
import type { Persistence } from './persistence';
import { persist } from './persistence';
import { readBackwards, readOfAll, readOfStream } from './read-requests';
import type { Told } from './recorded-event';
import { toldIn } from './recorded-event';
import type { EventStoreLimits } from './settings';

/** Pages backwards begin small, because the log's last event is mostly one of ours. */
const FIRST_PAGE_BACKWARDS = 16;

/** Deadline of the one try that tells whether the server answers, in milliseconds. */
const REACH_DEADLINE_MS = 3_000;

/** Reads in pages; a page that breaks is read again. */
export class Reads {
  private readonly inFlight: InFlight;

  constructor(
    private readonly connection: Connection,
    private readonly parts: Persistence & { readonly limits: EventStoreLimits },
  ) {
    this.inFlight = new InFlight(parts.limits.parallelReads, Number.MAX_SAFE_INTEGER);
  }

  /** A stream's events from a revision on. */
  async stream(stream: string, from: number): Promise<readonly LoggedEvent[]> {
    const { readPage } = this.parts.limits;
    const events: LoggedEvent[] = [];
    for (let next = from; ; next += readPage) {
      const page = await this.range(stream, next, readPage);
      events.push(...page);
      if (page.length < readPage) return events;
    }
  }

  /** So many events of a stream at most, from a revision on. */
  async range(stream: string, from: number, count: number): Promise<readonly LoggedEvent[]> {
    const page = await this.inFlight.run(1, () => this.page(readOfStream(stream, from, count)));
    return page.map(({ event }) => event ?? foreign(stream));
  }

  async all({ after, limit }: ReadAll): Promise<readonly LoggedEvent[]> {
    const events: LoggedEvent[] = [];
    for (let from = after; events.length < limit; ) {
      // One more than is asked for: the event at the position comes again.
      const count = Math.min(this.parts.limits.readPage, limit - events.length + 1);
      const page = await this.page(readOfAll(from, count));
      events.push(...page.flatMap(({ position, event }) => (position > from && event ? [event] : [])));
      if (page.length < count) break;
      from = page.at(-1)?.position ?? from;
    }
    return events.slice(0, limit);
  }

  /** Position of the last event that is ours; 0 when there is none. */
  async end(): Promise<number> {
    const [last] = await this.latest(1);
    return last?.position ?? 0;
  }

  /** So many of the last events at most, the last one first. */
  async latest(limit: number): Promise<readonly LoggedEvent[]> {
    const { readPage } = this.parts.limits;
    const events: LoggedEvent[] = [];
    let before: number | null = null;
    for (let count = Math.min(Math.max(limit, FIRST_PAGE_BACKWARDS), readPage); ; count = Math.min(4 * count, readPage)) {
      const page: readonly Told[] = await this.page(readBackwards(before, count));
      events.push(...page.flatMap(({ event }) => event ?? []));
      if (events.length >= limit || page.length < count) return events.slice(0, limit);
      before = page.at(-1)?.position ?? 0;
    }
  }

  /** One try, without patience. Throws `log-unreachable`, or what is final. */
  async reach(): Promise<void> {
    try {
      await this.once(readBackwards(null, 1), { deadlineMs: REACH_DEADLINE_MS });
    } catch (error) {
      throw notReached(error);
    }
  }

  private page(request: ReadReq): Promise<readonly Told[]> {
    return persist(this.parts, () => this.once(request));
  }

  private async once(request: ReadReq, options?: ReadOptions): Promise<readonly Told[]> {
    return everythingTold(await this.connection.read(request, options));
  }
}

/** In the whole log events of other programs are passed over; in a stream they would make every expected revision wrong. */
function foreign(stream: string): never {
  throw new WaymarkError('log-foreign', `the stream ${stream} holds an event of another program: give Waymark an EventStoreDB that nobody else writes to`);
}

/** All events that a read tells; their number is bound by the request. */
function everythingTold(call: ReadCall): Promise<readonly Told[]> {
  return new Promise((resolve, reject) => {
    const all: Told[] = [];
    call.on('data', (message: ReadResp) => {
      try {
        all.push(...listed(toldIn(message)));
      } catch (error) {
        reject(error);
        call.cancel();
      }
    });
    call.on('end', () => resolve(all));
    call.on('error', reject);
  });
}

const listed = (told: Told | null): readonly Told[] => (told ? [told] : []);
