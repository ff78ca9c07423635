import type { FactKind, ProfileValue, Scalar } from '@waymark/journey';
import { SEALED_KEYS } from '@waymark/journey';
import { isObject } from '../plain-fact';
import { refuse } from '../refusals';
import type { Checked } from '../refusals';
import type { SentIdentity, SentMap, SentTouchpoint } from '../sent';
import type { SegmentMessage, SegmentType } from './message';
import { actionOf, snakeCase } from './snake-case';

type Fields = Readonly<Record<string, unknown>>;

/** What a message says in the contract's words. */
interface Mapped {
  readonly kind: FactKind;
  readonly data: Fields & { readonly identities: readonly SentIdentity[] };
}

/** A message of Segment's as the fields of a fact: a function of the message alone, so that a retry maps to the same. */
export function mapMessage(type: SegmentType, message: SegmentMessage): Checked<Mapped> {
  if (type === 'track') return track(message);
  return { ok: true, value: MAPPINGS[type](message) };
}

const CHANNEL = /^[a-z0-9_]{1,40}$/;

function track(message: SegmentMessage): Checked<Mapped> {
  const action = actionOf(message.event ?? '');
  if (action === undefined) {
    const wanted = 'a name that snake case brings to 1 to 40 characters of a-z, 0-9 and _';
    return refuse('invalid-field', '/event', `/event must be ${wanted}: name it in ASCII letters, and shorter where it is long`);
  }
  const channel = message.properties?.['channel'];
  const known = typeof channel === 'string' && CHANNEL.test(channel);
  return { ok: true, value: touch(message, { channel: known ? channel : 'product', action }) };
}

const MAPPINGS: Readonly<Record<Exclude<SegmentType, 'track'>, (message: SegmentMessage) => Mapped>> = {
  page: (message) => touch(message, { channel: 'web', action: 'viewed', ...contentOf(message) }),
  screen: (message) => touch(message, { channel: 'product', action: 'viewed', ...contentOf(message) }),
  identify: (message) => profile(message, { profile: traitsOf(message.traits) }),
  group: (message) => ({
    kind: 'profile',
    data: { identities: idsOf(message), account: { ...traitsOf(message.traits), id: textOf(message.groupId) ?? null } },
  }),
  alias: (message) => ({ kind: 'identity', data: { identities: aliasOf(message) } }),
};

function touch(message: SegmentMessage, fields: Pick<SentTouchpoint, 'channel' | 'action' | 'content'>): Mapped {
  const { campaign, utm } = campaignOf(message.context?.['campaign']);
  const attributes = { ...utm, ...scalarsOf(message.properties) };
  return {
    kind: 'touchpoint',
    data: {
      identities: identitiesOf(message),
      ...fields,
      ...(campaign && { campaign }),
      ...(Object.keys(attributes).length > 0 && { attributes }),
    },
  };
}

function profile(message: SegmentMessage, fields: Fields): Mapped {
  return { kind: 'profile', data: { identities: identitiesOf(message), ...fields } };
}

/** Where the page has a path that is its id, and its name beside it; otherwise the name is the id. */
function contentOf({ name, properties }: SegmentMessage): Pick<SentTouchpoint, 'content'> {
  const path = textOf(properties?.['path']);
  const called = textOf(name) ?? textOf(properties?.['name']);
  if (path !== undefined) return { content: called === undefined ? { id: path } : { id: path, name: called } };
  return called === undefined ? {} : { content: { id: called } };
}

/** `name` is the campaign's id; `source` and `medium` stand among the attributes, where a property of that name goes before. */
function campaignOf(sent: unknown): Pick<SentTouchpoint, 'campaign'> & { readonly utm: Fields } {
  if (!isObject(sent)) return { utm: {} };
  const id = textOf(sent['name']);
  const utm = Object.fromEntries(['source', 'medium'].flatMap((key) => [[key, textOf(sent[key])]]).filter(([, value]) => value !== undefined));
  return id === undefined ? { utm } : { campaign: { id }, utm };
}

/** Who it is: the ids of the message, and the person's own e-mail and phone. */
function identitiesOf(message: SegmentMessage): SentIdentity[] {
  return [...idsOf(message), ...named('email', message.traits?.['email']), ...named('phone', message.traits?.['phone'])];
}

/** The traits of a group are the account's: an e-mail among them is not the person's. */
function idsOf({ userId, anonymousId }: SegmentMessage): SentIdentity[] {
  return [...named('user_id', userId), ...named('cookie', anonymousId)];
}

/** What is linked may have been a user's id or, as most often, a visitor's. */
function aliasOf(message: SegmentMessage): SentIdentity[] {
  const { previousId } = message;
  return [...idsOf(message), ...named('user_id', previousId), ...named('cookie', previousId)];
}

function named(type: string, value: unknown): SentIdentity[] {
  const text = textOf(value);
  return text === undefined ? [] : [{ type, value: text }];
}

/** Ids may be numbers there. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function scalarsOf(properties: SegmentMessage['properties']): Readonly<Record<string, Scalar>> {
  return pick(properties, isScalar);
}

/** Scalars, lists of texts, and null, which removes. */
function traitsOf(traits: SegmentMessage['traits']): SentMap {
  return pick<ProfileValue | null>(traits, (value) => value === null || isScalar(value) || isTextList(value));
}

function pick<V>(map: Fields | null | undefined, wanted: (value: unknown) => boolean): Record<string, V> {
  const found = Object.entries(map ?? {}).filter(([, value]) => wanted(value));
  const own = new Set(found.map(([key]) => key));
  const chosen = new Map<string, unknown>();
  for (const [key, value] of found) {
    const name = sealedName(key);
    const taken = name !== key && (own.has(name) || chosen.has(name));
    if (!taken) chosen.set(name, value);
  }
  return Object.fromEntries(chosen) as Record<string, V>;
}

/** Names of people must be found by the seal: `firstName`, as Segment writes it, is `first_name` here. */
function sealedName(key: string): string {
  const snake = snakeCase(key);
  return snake !== undefined && SEALED_KEYS.has(snake) ? snake : key;
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
