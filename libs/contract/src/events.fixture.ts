import { createContract } from './contract';
import { DEFAULT_SETTINGS } from './settings';
import type { Checked, Refusal } from './refusals';
import type { Origin } from './settings';

export const NOW = Date.UTC(2026, 2, 1, 12);
export const FROM_OUTSIDE: Origin = { now: NOW, history: false };
export const HISTORY: Origin = { now: NOW, history: true };

export const contract = createContract(DEFAULT_SETTINGS);

type Fields = Readonly<Record<string, unknown>>;

/** A plain touchpoint; a field that is given as undefined is left out. */
export function plainTouch(fields: Fields = {}): Fields {
  const fact = { kind: 'touchpoint', id: 't1', contactId: 'c1', occurredAt: '2026-03-01T09:00:00Z', channel: 'webinar', action: 'attended' };
  return withoutUndefined({ ...fact, ...fields });
}

export function plainProfile(fields: Fields = {}): Fields {
  const fact = { kind: 'profile', id: 'p1', contactId: 'c1', occurredAt: '2026-03-01T08:00:00Z', profile: { title: 'CTO' } };
  return withoutUndefined({ ...fact, ...fields });
}

/** A CloudEvent in its structured form whose data is that of a touchpoint. */
export function touchEvent(attributes: Fields = {}, data: Fields = {}): Fields {
  const event = { specversion: '1.0', id: '7', source: 'site', type: 'waymark.touchpoint.v1', time: '2026-03-01T09:00:00Z' };
  const touch = { identities: [{ type: 'email', value: 'jo@example.com' }], channel: 'web', action: 'viewed' };
  return withoutUndefined({ ...event, data: withoutUndefined({ ...touch, ...data }), ...attributes });
}

function withoutUndefined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What was taken; fails the test where it was refused. */
export function taken<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(`refused: ${JSON.stringify(checked.refusal)}`);
  return checked.value;
}

/** Why it was refused; fails the test where it was taken. */
export function refused(checked: Checked<unknown>): Refusal {
  if (checked.ok) throw new Error('taken, though it should be refused');
  return checked.refusal;
}

/** Code and pointer of a refusal, for tables. */
export function reason(checked: Checked<unknown>): readonly [string, string] {
  const { code, pointer } = refused(checked);
  return [code, pointer];
}
