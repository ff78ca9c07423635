import type { EventLog } from '@waymark/engine';
import type { LoggedEvent, MergedData, ScoredFact } from '@waymark/journey';
import { IDENTITY_EVENTS, memberOf, Pointers, scoredFactOf } from '@waymark/journey';
import { readContactEvents } from '../core/contact-events';

/** A contact's facts as the log had them at a position, each id once, whatever was merged or parted since. */
export async function factsThen(log: EventLog, contact: string, position: number): Promise<readonly ScoredFact[]> {
  const facts = new Map<string, ScoredFact>();
  for (const event of await eventsThen(log, contact, position)) {
    const fact = scoredFactOf(event);
    if (fact && !facts.has(fact.id)) facts.set(fact.id, fact);
  }
  return [...facts.values()];
}

/** Events of all members that a contact had at a position, up to it, in the order of the log. */
export async function eventsThen(log: EventLog, contact: string, position: number): Promise<readonly LoggedEvent[]> {
  const events = await eventsAround(log, contact, position);
  const pointers = new Pointers();
  for (const event of events) pointers.take(event);
  const members = new Set<string | null>(pointers.membersOf(contact));
  return events.filter(({ stream }) => members.has(memberOf(stream)));
}

/** Events of the contact and of everybody who was ever merged into it, in the order of the log. A merge stands with its survivor. */
async function eventsAround(log: EventLog, contact: string, position: number): Promise<readonly LoggedEvent[]> {
  const known = new Set([contact]);
  const all: LoggedEvent[] = [];
  for (let wanted = [contact]; wanted.length > 0; ) {
    const events = await readContactEvents(log, wanted, position);
    all.push(...events);
    wanted = [...new Set(events.flatMap(losersIn))].filter((loser) => !known.has(loser));
    for (const loser of wanted) known.add(loser);
  }
  return all.sort((a, b) => a.position - b.position);
}

function losersIn({ type, data }: LoggedEvent): readonly string[] {
  return type === IDENTITY_EVENTS.merged ? [(data as unknown as MergedData).loser] : [];
}
