import type { LoggedEvent } from '../events/envelope';
import { FACT_EVENTS } from '../events/fact-events';
import type { HandoffAction } from '../events/handoff-events';
import { HANDOFF_ASSIGNED, handoffEventType } from '../events/handoff-events';
import { handoffStream } from '../events/streams';

interface Words {
  readonly owner?: string;
  readonly reason?: string;
}

let made = 0;

/** The model and scores of every offer in these tests. */
export const MODEL = { id: 'm', version: 1, digest: 'd' };
export const scoresAt = (at: number) => ({ at, behaviour: 60, fit: 40, total: 100 });

/** A decision of ours on a hand-off. */
export function decided(handoffId: string, action: HandoffAction, at: number, words: Words = {}): LoggedEvent {
  const offer = action === 'offered' ? { offer: { qualification: scoresAt(at - 1), model: MODEL, why: 'live', dueAt: at + 1_000 } } : {};
  return eventOf(handoffEventType(action), { handoffId, action, ...factOf(`waymark#${handoffId}:${action}:${at}`, action, at), ...words, ...offer });
}

export function assigned(handoffId: string, owner: string, at: number): LoggedEvent {
  return eventOf(HANDOFF_ASSIGNED, { v: 1, handoffId, occurredAt: at, owner, by: 'kim' });
}

/** A decision of the past, from another system. */
export function imported(action: string, at: number, attributes?: Readonly<Record<string, string>>): LoggedEvent {
  return eventOf(FACT_EVENTS.importedHandoff, factOf(`crm-${action}-${at}`, action, at, attributes));
}

function factOf(factId: string, action: string, occurredAt: number, attributes?: object) {
  const fact = { kind: 'touchpoint', id: factId, occurredAt, channel: 'handoff', action, ...(attributes && { attributes }) };
  return { v: 1, factId, occurredAt, digest: 'x', digestVersion: 1, via: 'file', fact };
}

function eventOf(type: string, data: object): LoggedEvent {
  made += 1;
  return { id: `event-${made}`, type, at: made, data: data as LoggedEvent['data'], stream: handoffStream('c'), revision: made, position: made };
}
