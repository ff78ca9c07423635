import type { ScoredFact } from '@waymark/journey';
import { resolveManner } from '@waymark/journey';
import type { ContactFact } from '../columns/history-of';

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 0, 5);

let count = 0;

/** A touchpoint of a contact on a day of the story, recorded as many days later as is said. */
export function touched(contact: string, day: number, channel: string, action: string, recordedAfterDays?: number): ContactFact {
  return told(contact, day, { kind: 'touchpoint', channel, action, ...resolveManner({ channel, action }) }, recordedAfterDays);
}

/** Attributes of a contact, set on a day of the story. */
export function described(contact: string, day: number, profile: Readonly<Record<string, string | number | boolean | null>>, recordedAfterDays?: number): ContactFact {
  return told(contact, day, { kind: 'profile', profile }, recordedAfterDays);
}

type Said<Fact> = Fact extends ScoredFact ? Omit<Fact, 'id' | 'occurredAt'> : never;

function told(contact: string, day: number, said: Said<ScoredFact>, recordedAfterDays?: number): ContactFact {
  count += 1;
  const occurredAt = START + day * DAY;
  const fact: ScoredFact = { ...said, id: `f${String(count).padStart(6, '0')}`, occurredAt };
  return { contact, fact, recordedAt: recordedAfterDays === undefined ? null : occurredAt + recordedAfterDays * DAY };
}
