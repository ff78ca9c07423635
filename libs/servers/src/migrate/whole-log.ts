import type { EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';

const PAGE_EVENTS = 1_000;

/** All events that a log holds, in its order, page after page. */
export async function* wholeLog(log: Pick<EventLog, 'readAll'>): AsyncGenerator<readonly LoggedEvent[]> {
  for (let after = 0; ; ) {
    const page = await log.readAll({ after, limit: PAGE_EVENTS });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.position;
  }
}
