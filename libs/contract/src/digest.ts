import { canonicalJson } from '@waymark/journey';
import type { FactKind, Instant } from '@waymark/journey';
import type { SentData, SentIdentity, SentMap, SentProfile, SentTouchpoint } from './sent';

/** The version of the rules by which a digest's text is made; it stands beside every digest. */
export const DIGEST_VERSION = 1;

export interface Digestible {
  readonly kind: FactKind;
  /** The instant sent; left out where the sender's clock is corrected by ours (Segment). */
  readonly occurredAt?: Instant;
  /** As sent, in the order subject, contactId, list, exact repeats dropped. */
  readonly identities: readonly SentIdentity[];
  readonly data: SentData;
}

/**
 * The RFC 8785 JSON that a fact's digest is the HMAC of: what the sender said in the contract's own fields, before anything is
 * normalised, defaulted or derived. Unknown keys and the envelope have no part in it, so an honest retry is never a conflict.
 */
export function digestText({ kind, occurredAt, identities, data }: Digestible): string {
  const said = identities.map(({ type, value }) => ({ type, value }));
  return canonicalJson({ kind, occurredAt, identities: said, data: fieldsOf(kind, data) });
}

function fieldsOf(kind: FactKind, data: SentData): object {
  if (kind === 'touchpoint') return touchpointFields(data as SentTouchpoint);
  return kind === 'profile' ? profileFields(data as SentProfile) : {};
}

function touchpointFields(data: SentTouchpoint): object {
  const { cost } = data.campaign ?? {};
  return {
    ...pick(data, ['channel', 'action', 'mode', 'direction', 'interactive']),
    campaign: data.campaign && {
      ...pick(data.campaign, ['id', 'name', 'purpose']),
      cost: typeof cost === 'object' ? pick(cost, ['amount', 'currency']) : cost,
    },
    content: pick(data.content, ['id', 'name']),
    referrer: pick(data.referrer, ['type', 'value', 'share']),
    value: pick(data.value, ['amount', 'currency']),
    attributes: pick(data.attributes, Object.keys(data.attributes ?? {})),
    consent: consentFields(data),
  };
}

function profileFields(data: SentProfile): object {
  return { profile: wholeMap(data.profile), account: wholeMap(data.account), consent: consentFields(data) };
}

/** Withdrawn or given, by whom it is allowed, for what: the same in either kind. */
function consentFields({ consent }: SentTouchpoint | SentProfile): object | undefined {
  return pick(consent, ['basis', 'purposes', 'withdrawn']);
}

/** Nulls stay: here they remove. */
function wholeMap(map: SentMap | null | undefined): SentMap | undefined {
  return map ?? undefined;
}

/** The named members that are there; null is the same as left out. */
function pick<T extends object>(from: T | null | undefined, names: readonly (keyof T)[]): object | undefined {
  if (!from) return undefined;
  const given = names.filter((name) => from[name] !== null && from[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, from[name]]));
}
