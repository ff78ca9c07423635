import { resolveManner } from '@waymark/journey';
import type {
  ChannelCatalogue,
  Consent,
  Instant,
  ProfileFact,
  ProfileValue,
  Scalar,
  TouchpointFact,
} from '@waymark/journey';
import type { SentConsent, SentMap, SentProfile, SentTouchpoint } from './sent';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a fact has beside its fields: the global id, the instant, the source. */
export interface Stamp {
  readonly id: string;
  readonly occurredAt: Instant;
  readonly source: string | undefined;
}

/** What decides how a fact is mapped: the defaults of channels and actions, and the keys that no model may see. */
export interface Mapping {
  readonly catalogue: ChannelCatalogue;
  readonly sealedKeys: ReadonlySet<string>;
}

/** The touchpoint as a model may see it: defaults resolved, sealed keys, names, costs and addresses left out. */
export function touchpointFact(stamp: Stamp, sent: SentTouchpoint, mapping: Mapping): TouchpointFact {
  const { mode, direction, interactive } = resolveManner(said(sent), mapping.catalogue);
  const fact: Mutable<TouchpointFact> = {
    kind: 'touchpoint',
    id: stamp.id,
    occurredAt: stamp.occurredAt,
    channel: sent.channel,
    action: sent.action,
    mode,
    direction,
    interactive,
  };
  if (stamp.source !== undefined) fact.source = stamp.source;
  if (sent.attributes) fact.attributes = openAttributes(sent.attributes, mapping.sealedKeys);
  if (sent.consent) fact.consent = consentOf(sent.consent);
  addReferences(fact, sent);
  return fact;
}

function said(sent: SentTouchpoint): Parameters<typeof resolveManner>[0] {
  const touch: Mutable<Parameters<typeof resolveManner>[0]> = { channel: sent.channel, action: sent.action };
  if (sent.mode) touch.mode = sent.mode;
  if (sent.direction) touch.direction = sent.direction;
  if (typeof sent.interactive === 'boolean') touch.interactive = sent.interactive;
  return touch;
}

function addReferences(fact: Mutable<TouchpointFact>, sent: SentTouchpoint): void {
  const { campaign, content, referrer, value } = sent;
  if (campaign) fact.campaign = campaign.purpose ? { id: campaign.id, purpose: campaign.purpose } : { id: campaign.id };
  if (content) fact.content = { id: content.id };
  if (referrer) fact.referrer = typeof referrer.share === 'string' ? { type: referrer.type, share: referrer.share } : { type: referrer.type };
  if (value) fact.value = { amount: value.amount, currency: value.currency };
}

/** The profile change as a model may see it; `derived` stands beside what the fact sets itself. */
export function profileFact(stamp: Stamp, sent: SentProfile, mapping: Mapping, derived?: SentMap): ProfileFact {
  const fact: Mutable<ProfileFact> = { kind: 'profile', id: stamp.id, occurredAt: stamp.occurredAt };
  if (stamp.source !== undefined) fact.source = stamp.source;
  const profile = derived ? { ...sent.profile, ...derived } : sent.profile;
  if (profile) fact.profile = openProfile(profile, mapping.sealedKeys);
  if (sent.account) fact.account = sent.account;
  if (sent.consent) fact.consent = consentOf(sent.consent);
  return fact;
}

function consentOf(sent: SentConsent): Consent {
  const { basis, purposes, withdrawn } = sent;
  return typeof withdrawn === 'boolean' ? { basis, purposes, withdrawn } : { basis, purposes };
}

/** The map itself where nothing has to be left out, which is nearly always. */
function openAttributes(sent: Readonly<Record<string, Scalar | null>>, sealed: ReadonlySet<string>): Record<string, Scalar> {
  for (const key in sent) {
    if (sent[key] === null || sealed.has(key)) return without(sent, (name, value) => value === null || sealed.has(name));
  }
  return sent as Record<string, Scalar>;
}

function openProfile(sent: SentMap, sealed: ReadonlySet<string>): SentMap {
  for (const key in sent) {
    if (sealed.has(key)) return without<ProfileValue | null>(sent, (name) => sealed.has(name));
  }
  return sent;
}

function without<V>(map: Readonly<Record<string, unknown>>, leaveOut: (key: string, value: unknown) => boolean): Record<string, V> {
  return Object.fromEntries(Object.entries(map).filter(([key, value]) => !leaveOut(key, value))) as Record<string, V>;
}
