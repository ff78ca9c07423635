import type { ProfileFact, ScoredFact, TouchpointFact } from '@waymark/journey';
import type { ShapeValue } from './shapes';

/** Is given each field of a fact by its group (`attributes` of `attributes.minutes`; none for `channel`) and key. */
type TakeField = (group: string, key: string, value: ShapeValue) => void;

/** `campaign.id` of a group and a key; plain fields have no group. */
export const fieldName = (group: string, key: string): string => (group === '' ? key : `${group}.${key}`);

/** The group and key of a name. */
export function splitFieldName(name: string): { readonly group: string; readonly key: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { group: '', key: name } : { group: name.slice(0, dot), key: name.slice(dot + 1) };
}

/** Everything that a fact says to any model, but its id and instant. */
export function readFields(fact: ScoredFact, take: TakeField): void {
  if (fact.kind === 'touchpoint') readTouchpoint(fact, take);
  else readProfile(fact, take);
  if (fact.consent === undefined) return;
  const given = fact.consent.withdrawn !== true;
  for (const purpose of fact.consent.purposes) take('consent', purpose, given);
}

function readTouchpoint(touch: TouchpointFact, take: TakeField): void {
  take('', 'channel', touch.channel);
  take('', 'action', touch.action);
  take('', 'mode', touch.mode);
  take('', 'direction', touch.direction);
  take('', 'interactive', touch.interactive);
  if (touch.source !== undefined) take('', 'source', touch.source);
  readGroup('campaign', touch.campaign, take);
  readGroup('content', touch.content, take);
  readGroup('referrer', touch.referrer, take);
  readGroup('value', touch.value, take);
  readGroup('attributes', touch.attributes, take);
}

function readProfile({ profile, account }: ProfileFact, take: TakeField): void {
  readGroup('profile', profile, take);
  readGroup('account', account, take);
}

function readGroup(group: string, values: Readonly<Record<string, ShapeValue>> | undefined, take: TakeField): void {
  if (values === undefined) return;
  for (const key of Object.keys(values)) {
    const value = values[key];
    if (value !== undefined) take(group, key, value);
  }
}

/** One field of a fact. */
export interface Field {
  readonly group: string;
  readonly key: string;
  readonly value: ShapeValue;
}

/** The fact that has these fields. */
export function factFromFields(kind: ScoredFact['kind'], id: string, occurredAt: number, fields: readonly Field[]): ScoredFact {
  const plain: [string, unknown][] = [];
  const groups = new Map<string, [string, ShapeValue][]>();
  for (const { group, key, value } of fields) {
    if (group === '') plain.push([key, value]);
    else if (groups.get(group)?.push([key, value]) === undefined) groups.set(group, [[key, value]]);
  }
  const { consent, ...rest } = Object.fromEntries([...groups].map(([group, values]) => [group, Object.fromEntries(values)]));
  const fact = { ...Object.fromEntries(plain), ...rest, ...(consent && { consent: consentOf(consent) }), kind, id, occurredAt };
  return fact as unknown as ScoredFact;
}

function consentOf(purposes: Readonly<Record<string, ShapeValue>>): ScoredFact['consent'] {
  const names = Object.keys(purposes);
  return names.some((name) => purposes[name] === false) ? { purposes: names, withdrawn: true } : { purposes: names };
}
