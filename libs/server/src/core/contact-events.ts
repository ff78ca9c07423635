import type { EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { contactStream, handoffStream } from '@waymark/journey';

/** All events of a contact's member streams up to a position, in the order of the log. */
export async function readContactEvents(
  log: EventLog,
  members: readonly string[],
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<readonly LoggedEvent[]> {
  const streams = await log.readStreams(members.flatMap((member) => [contactStream(member), handoffStream(member)]));
  return streams
    .flat()
    .filter(({ position }) => position <= upTo)
    .sort((a, b) => a.position - b.position);
}
