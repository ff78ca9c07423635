import type { EventLog, ReadAll } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';

/**
 * A part of a log that others write to as well, as if it were a log of its own: streams of one prefix, behind a position.
 * A real server cannot be emptied between tests; what they ask of the log behind it still goes through it.
 */
export function ownStreams(log: EventLog, prefix: string, begin: number): EventLog {
  const mine = (events: readonly LoggedEvent[]): readonly LoggedEvent[] =>
    events.flatMap((event) => (event.stream.startsWith(prefix) ? [{ ...event, stream: event.stream.slice(prefix.length) }] : []));
  const readAll = async ({ after, limit }: ReadAll): Promise<readonly LoggedEvent[]> => {
    const found: LoggedEvent[] = [];
    for (let last = Math.max(after, begin); found.length < limit; ) {
      const page = await log.readAll({ after: last, limit });
      found.push(...mine(page));
      const end = page.at(-1);
      if (!end) break;
      last = end.position;
    }
    return found.slice(0, limit);
  };
  return {
    append: (append) => log.append({ ...append, stream: prefix + append.stream }),
    readStream: async (stream, from) => mine(await log.readStream(prefix + stream, from)),
    readStreams: async (streams) => (await log.readStreams(streams.map((stream) => prefix + stream))).map(mine),
    readAll,
    end: () => endOf(log, begin, mine),
    async *subscribe(after, signal) {
      for await (const events of log.subscribe(Math.max(after, begin), signal)) {
        const own = mine(events);
        if (own.length > 0) yield own;
      }
    },
    close: () => log.close(),
  };
}

const PAGE = 1_000;

/** The log's own answer where its last event is one of ours, else the last of ours before it; 0 when there is none. */
async function endOf(log: EventLog, begin: number, mine: (events: readonly LoggedEvent[]) => readonly LoggedEvent[]): Promise<number> {
  const end = await log.end();
  let own = 0;
  for (let last = begin; last < end; ) {
    const page = await log.readAll({ after: last, limit: PAGE });
    own = mine(page).at(-1)?.position ?? own;
    last = page.at(-1)?.position ?? end;
  }
  return own;
}
