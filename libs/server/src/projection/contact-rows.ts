import type { RowChange } from '@waymark/engine';
import type { Instant, LoggedEvent } from '@waymark/journey';
import { isTouch } from '@waymark/journey';
import { accountKey, BASE_GENERATION, contactRow, handoffChangeRow, handoffRow, isOverdue, modelRow, NOTHING_WRITTEN, scoreChanges, standingOf, timelineRow } from '@waymark/views';
import type { AccountName } from '@waymark/views';
import type { TrackedContact } from './tracked-contact';
import type { Generation } from './generations';

/** What is to be written of a published model; nothing for every other event. */
export function publishedChanges(event: LoggedEvent): readonly RowChange[] {
  const published = modelRow(event);
  return published ? [{ table: 'model', put: published }] : [];
}

/** What is to be written of one event of a contact: a line of its timeline. */
export function timelineChanges(contact: string, event: LoggedEvent): readonly RowChange[] {
  const line = timelineRow(contact, event);
  return line ? [{ table: 'timeline', put: line }] : [];
}

/** What is to be written of one event of a contact: a change of a hand-off. */
export function handoffNews(contact: string, event: LoggedEvent): readonly RowChange[] {
  const change = handoffChangeRow(contact, event);
  return change ? [{ table: 'handoff_change', put: change }] : [];
}

/** What is to be written of one contact that no model has a say in: who it is, its hand-offs, when an offer becomes overdue. */
export function baseChanges(tracked: TrackedContact, at: Instant, display: Uint8Array | null): readonly RowChange[] {
  const { contact } = tracked;
  const row = contactRow({
    contact,
    ...tracked.traits,
    firstSeenAt: tracked.firstSeenAt,
    lastSeenAt: tracked.lastSeenAt,
    facts: tracked.facts.length,
    account: tracked.accountAt(at),
    owner: ownerOf(tracked),
    display,
  });
  return [{ table: 'contact', put: row }, ...handoffChanges(tracked, at)];
}

/** What is to be written of a contact's hand-offs. */
export function handoffChanges(tracked: TrackedContact, at: Instant): readonly RowChange[] {
  const { contact } = tracked;
  const { handoffs } = tracked.handoffs();
  if (handoffs.length === 0 && tracked.written.handoffs === 0) return [];
  tracked.written.handoffs = handoffs.length;
  const account = keyOf(tracked.accountAt(at));
  const waiting = handoffs.filter((handoff) => handoff.open && handoff.dueAt !== null && !isOverdue(handoff, at));
  return [
    // An import out of order may tell an old hand-off's first decision last: its id is that decision's.
    { table: 'handoff', remove: { gen: BASE_GENERATION, contact } },
    ...handoffs.map((handoff) => ({ table: 'handoff', put: handoffRow(contact, handoff, at, account) })),
    { table: 'due', remove: { gen: BASE_GENERATION, contact } },
    ...waiting
      .filter(({ status }) => status === 'offered')
      .map(({ id, dueAt }) => ({
        table: 'due',
        put: { gen: BASE_GENERATION, contact, kind: `overdue:${id}`, at: dueAt },
      })),
  ];
}

/** What is to be written of one contact under one model, as of an instant. */
export function modelChanges(tracked: TrackedContact, generation: Generation, at: Instant): readonly RowChange[] {
  const state = tracked.stateAt(generation.gen, generation.compiled, at);
  const dueAt = nextDue(tracked, state?.nextDueAt ?? null, at);
  if (!state) {
    const key = { gen: generation.gen, contact: tracked.contact, kind: 'state' };
    return dueAt === null ? [] : [{ table: 'due', put: { ...key, at: dueAt } }];
  }
  const company = tracked.accountAt(at);
  const context = {
    gen: generation.gen,
    contact: tracked.contact,
    standing: standingOf(state, tracked.handoffs(), tracked.traits.shared),
    lastChannel: lastChannel(tracked, at),
    owner: ownerOf(tracked),
    accountName: company.name,
    account: keyOf(company),
  };
  const before = tracked.written.scores.get(generation.gen) ?? (tracked.written.any ? null : NOTHING_WRITTEN);
  tracked.wrote(generation.gen, { qualifications: state.qualifications, stages: state.stages, dueAt });
  return scoreChanges(state, context, dueAt, before);
}

/** When this contact has to be looked at again though nothing more is told of it. */
export function nextDue(tracked: TrackedContact, stateDueAt: Instant | null, at: Instant): Instant | null {
  const next = tracked.nextFactAfter(at);
  if (next === null || stateDueAt === null) return next ?? stateDueAt;
  return Math.min(next, stateDueAt);
}

function keyOf({ domain }: AccountName): string | null {
  return domain === null ? null : accountKey(domain);
}

function ownerOf(tracked: TrackedContact): string | null {
  return tracked.handoffs().handoffs.at(-1)?.owner ?? null;
}

function lastChannel(tracked: TrackedContact, at: Instant): string | null {
  const last = tracked.facts.findLast((fact) => fact.occurredAt <= at && isTouch(fact));
  return last?.kind === 'touchpoint' ? last.channel : null;
}
