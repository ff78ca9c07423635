import type { LoggedEvent, ScoredFact } from '@waymark/journey';
import { compareFacts, IDENTITY_EVENTS, memberOf, scoredFactOf } from '@waymark/journey';
import { pointersOf } from './reader';

/** A contact as the log alone tells it. */
export interface ContactStory {
  readonly contact: string;
  readonly members: readonly string[];
  readonly events: readonly LoggedEvent[];
  /** Of two with the same id the first in the log. */
  readonly facts: readonly ScoredFact[];
  /** Has it ever been joined or parted? */
  readonly regrouped: boolean;
}

/** All contacts that there are when the log ends. */
export function storiesOf(log: readonly LoggedEvent[]): readonly ContactStory[] {
  const people = pointersOf(log);
  const byContact = new Map<string, LoggedEvent[]>();
  const regrouped = new Set<string>();
  for (const event of log) {
    const member = memberOf(event.stream);
    if (member === null) continue;
    const contact = people.contactOf(member);
    byContact.set(contact, [...(byContact.get(contact) ?? []), event]);
    if (event.type === IDENTITY_EVENTS.merged || event.type === IDENTITY_EVENTS.unmerged) for (const side of ['survivor', 'loser']) regrouped.add(people.contactOf(String(event.data[side])));
  }
  return [...byContact].map(([contact, events]) => ({ contact, members: people.membersOf(contact), events, facts: factsOf(events), regrouped: regrouped.has(contact) }));
}

export function factsOf(events: readonly LoggedEvent[]): readonly ScoredFact[] {
  const facts = new Map<string, ScoredFact>();
  for (const event of events) {
    const fact = scoredFactOf(event);
    if (fact && !facts.has(fact.id)) facts.set(fact.id, fact);
  }
  return [...facts.values()].sort(compareFacts);
}
