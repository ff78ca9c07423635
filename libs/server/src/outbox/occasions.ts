import type { HandoffDecidedData, Handoff, Instant, LoggedEvent } from '@waymark/journey';
import { FACT_EVENTS, HANDOFF_ASSIGNED, scoredFactOf } from '@waymark/journey';
import type { FactData } from '@waymark/journey';
import type { TrackedContact } from '../projection/tracked-contact';
import type { Cause } from './message';
import type { Statement } from './statements';
import { handoffStatement } from './statements';

type EventCause = Extract<Cause, 'live' | 'late' | 'import'>;

/** What has happened to one contact since its rows were last written. */
interface Occasion {
  readonly causes: ReadonlySet<EventCause>;
  /** Every change of a hand-off, in its order, with the hand-off as it left it. */
  readonly changes: readonly Statement[];
}

const PRECEDENCE: readonly EventCause[] = ['late', 'live', 'import'];

/** Why contacts are told something: what the events of a batch were. */
export class Occasions {
  private noted = new Map<string, Occasion>();

  /** An event that the contact has just taken in. */
  note(tracked: TrackedContact, event: LoggedEvent, now: Instant): void {
    const { contact } = tracked;
    const before = this.noted.get(contact);
    const change = changeOf(tracked, event);
    const cause = causeOf(tracked, event, now);
    this.noted.set(contact, {
      causes: new Set([...(before?.causes ?? []), ...(cause ? [cause] : [])]),
      changes: [...(before?.changes ?? []), ...(change ? [change] : [])],
    });
  }

  has(contact: string): boolean {
    return this.noted.has(contact);
  }

  changesOf(contact: string): readonly Statement[] {
    return this.noted.get(contact)?.changes ?? [];
  }

  /** A late fact explains whatever changes; what only came with a file says so; all else is live. */
  causeOf(contact: string): Cause {
    const causes = this.noted.get(contact)?.causes;
    return PRECEDENCE.find((cause) => causes?.has(cause)) ?? 'live';
  }

  forget(): void {
    this.noted = new Map();
  }
}

/** Null where the event is no fact: its link, merge and case events come with one. */
function causeOf({ facts }: TrackedContact, event: LoggedEvent, now: Instant): EventCause | null {
  const { via } = event.data as Partial<FactData>;
  if (via === undefined) return null;
  if (via === 'file') return 'import';
  const fact = scoredFactOf(event);
  const latest = facts.findLast(({ occurredAt }) => occurredAt <= now);
  return fact && latest && fact.occurredAt < latest.occurredAt ? 'late' : 'live';
}

/** Imported history is told as it stands, not step by step. */
function changeOf(tracked: TrackedContact, event: LoggedEvent): Statement | null {
  if (!event.stream.startsWith('handoff-') || event.type === FACT_EVENTS.importedHandoff) return null;
  const { handoffId, action, occurredAt } = event.data as unknown as HandoffDecidedData;
  const handoff = tracked.handoffs().handoffs.find(({ id }: Handoff) => id === handoffId);
  return handoff ? handoffStatement(handoff, event.type === HANDOFF_ASSIGNED ? 'assigned' : action, occurredAt) : null;
}
