import type { Instant } from '@waymark/journey';
import { compareCodeUnits } from '@waymark/journey';
import { DAY, formatInstant, HOUR } from './calendar';
import { Dice } from './dice';
import type { SampleFact } from './fact';
import type { Entry } from './story/diary';

/** A fact at the instant at which it reached the firm's log. */
export interface Arrival {
  readonly at: Instant;
  readonly fact: SampleFact;
}

/** Chances that a fact is written down days later: stands and field sales upload their lists when they are back. Links never are, as other facts need them. */
const LATE: Readonly<Record<string, number>> = { events: 0.4, sales: 0.35, crm: 0.03, callcentre: 0.02 };
const LATE_OTHERWISE = 0.004;
const SENT_TWICE = 0.01;

/** Dates and delays of one contact's facts: some are late, one in a hundred comes twice. */
export function arrive(entries: readonly Entry[], seed: number, index: number, asOf: Instant): Arrival[] {
  const dice = new Dice(seed, index, 5);
  const arrivals: Arrival[] = [];
  for (const entry of entries) {
    const arrival = arriveOnce(entry, dice, asOf);
    arrivals.push(arrival);
    if (dice.chance(SENT_TWICE)) arrivals.push(again(arrival, dice, asOf));
  }
  return arrivals;
}

function arriveOnce({ at, fact }: Entry, dice: Dice, asOf: Instant): Arrival {
  if (fact.kind === 'identity' || !dice.chance(LATE[fact.source] ?? LATE_OTHERWISE)) return { at, fact };
  const recorded = Math.round(at + dice.between(1, 12) * DAY);
  if (recorded > asOf) return { at, fact };
  const { kind, id, occurredAt, ...rest } = fact;
  return { at: recorded, fact: { kind, id, occurredAt, recordedAt: formatInstant(recorded), ...rest } };
}

function again({ at, fact }: Arrival, dice: Dice, asOf: Instant): Arrival {
  return { at: Math.min(asOf, at + dice.lognormal(3 * HOUR, 1.8)), fact };
}

export function compareArrivals(a: Arrival, b: Arrival): number {
  return a.at - b.at || compareCodeUnits(a.fact.id, b.fact.id);
}
