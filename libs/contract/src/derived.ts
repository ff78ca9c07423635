import type { Identity } from '@waymark/journey';
import { emailType } from './email-type';
import { phoneCountry } from './phone';
import type { SentMap, SentProfile } from './sent';

/**
 * `email_domain`, `email_type` and `phone_country` of a profile fact: from its own `email` and `phone`, else from its first
 * identity of that type. What the fact names itself is left alone; where it removes the address (null), what was derived goes too.
 */
export function deriveProfile(sent: SentProfile, identities: readonly Identity[], region: string): SentMap | undefined {
  const profile: SentMap = sent.profile ?? {};
  const derived = { ...fromEmail(addressOf('email', profile, identities)), ...fromPhone(addressOf('phone', profile, identities), region) };
  const added = Object.entries(derived).filter(([key]) => !Object.hasOwn(profile, key));
  return added.length > 0 ? Object.fromEntries(added) : undefined;
}

/** Null: removed by this fact. Undefined: nothing is known. */
function addressOf(type: 'email' | 'phone', profile: SentMap, identities: readonly Identity[]): string | null | undefined {
  const own = profile[type];
  if (own === null || (typeof own === 'string' && own.trim() !== '')) return own;
  return identities.find((identity) => identity.type === type)?.value;
}

function fromEmail(address: string | null | undefined): SentMap {
  if (address === undefined) return {};
  if (address === null) return { email_domain: null, email_type: null };
  const email = address.trim().toLowerCase();
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  return at > 0 && domain !== '' ? { email_domain: domain, email_type: emailType(email.slice(0, at), domain) } : {};
}

function fromPhone(phone: string | null | undefined, region: string): SentMap {
  if (phone === undefined) return {};
  if (phone === null) return { phone_country: null };
  const country = phoneCountry(phone, region);
  return country === undefined ? {} : { phone_country: country };
}
