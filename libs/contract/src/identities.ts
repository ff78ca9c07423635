import { identityKey } from '@waymark/journey';
import type { Identity, IdentityType } from '@waymark/journey';
import { toE164 } from './phone';
import { IDENTITY_TYPES } from './schemas';
import { refuse } from './refusals';
import type { Checked } from './refusals';
import type { SentIdentity } from './sent';

/** What an identity's value is read under: the region of phones without a country code, and who issued a `user_id`. */
export interface IdentityContext {
  readonly defaultRegion: string;
  readonly source: string | undefined;
}

/** The identity in the form in which it is looked up, or undefined where its value names nobody. */
export function normaliseIdentity({ type, value }: SentIdentity, { defaultRegion, source }: IdentityContext): Identity | undefined {
  const normal = normaliseValue(type, value, defaultRegion);
  if (normal === undefined || normal === '') return undefined;
  if (type === 'user_id') return { type, value: normal, source: source ?? '' };
  return { type: type as IdentityType, value: normal };
}

function normaliseValue(type: string, value: string, region: string): string | undefined {
  if (type === 'email') return value.trim().toLowerCase();
  return type === 'phone' ? toE164(value.trim(), region) : value.trim();
}

/** All that are usable, in their order, each once. */
export function normaliseIdentities(sent: readonly SentIdentity[], context: IdentityContext): Identity[] {
  if (sent.length === 1) return sent.map((each) => normaliseIdentity(each, context)).filter((identity) => identity !== undefined);
  const byKey = new Map<string, Identity>();
  for (const each of sent) {
    const identity = normaliseIdentity(each, context);
    const key = identity && identityKey(identity);
    if (identity && key !== undefined && !byKey.has(key)) byKey.set(key, identity);
  }
  return [...byKey.values()];
}

/** As they were sent, in their order, exact repeats dropped. */
export function withoutRepeats(sent: readonly SentIdentity[]): readonly SentIdentity[] {
  if (sent.length <= 1) return sent;
  return [...new Map(sent.map((each) => [`${each.type}:${each.value}`, each])).values()];
}

/** A CloudEvent's subject: `type:value`, split at the first colon. */
export function parseSubject(subject: string): Checked<SentIdentity> {
  const colon = subject.indexOf(':');
  const type = subject.slice(0, Math.max(colon, 0));
  if (IDENTITY_TYPES.includes(type)) return { ok: true, value: { type, value: subject.slice(colon + 1) } };
  const wanted = `an identity as type:value, the type one of ${IDENTITY_TYPES.join(', ')}`;
  return refuse('invalid-field', '/subject', `/subject must be ${wanted}: put it right or leave it out`);
}
