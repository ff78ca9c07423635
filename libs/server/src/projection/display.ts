import type { LoggedEvent, SealedIdentity } from '@waymark/journey';
import { IDENTITY_EVENTS } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import { openEvents, sealJson } from '../core/sealing';

/** What people see of a contact; stored sealed only. */
export interface ContactDisplay {
  readonly name: string | null;
  readonly title: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

interface SentProfile {
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly data?: { readonly profile?: Readonly<Record<string, unknown>> };
}

/** Does an event tell who the contact is? Cookies and devices are shown to nobody, and come again with every visit. */
export function isShown({ type, data }: LoggedEvent): boolean {
  return type === 'profile-recorded' || type === IDENTITY_EVENTS.unlinked || (type === IDENTITY_EVENTS.linked && data['strength'] !== 'weak');
}

/** Makes the sealed display of a contact from the events of its members that are shown; null when its keys are gone. */
export async function sealedDisplay(parts: EngineParts, contact: string, shown: readonly LoggedEvent[]): Promise<Uint8Array | null> {
  const key = (await parts.vault.memberKeys([contact])).get(contact);
  return key ? sealJson(parts.crypto, key, await displayOf(parts, shown)) : null;
}

async function displayOf(parts: EngineParts, shown: readonly LoggedEvent[]): Promise<ContactDisplay> {
  const opened = await openEvents<Partial<SealedIdentity> & SentProfile>(parts.vault, parts.crypto, shown);
  const byTime = shown.map((event, index) => ({ event, secret: opened[index] })).sort((a, b) => instant(a) - instant(b) || a.event.position - b.event.position);
  const linked: Record<string, unknown> = {};
  const told: Record<string, unknown> = {};
  const unlinked = unlinkedOf(byTime);
  for (const { event, secret } of byTime) {
    if (secret?.identity && Number(event.data['count']) > (unlinked.get(secret.hash) ?? 0)) linked[secret.identity.type] ??= secret.identity.value;
    Object.assign(told, profileOf(secret));
  }
  return displayFrom({ ...linked, ...told });
}

/** The latest change by which each identity was taken back: what it was linked by before counts no more. */
function unlinkedOf(shown: readonly { readonly event: LoggedEvent; readonly secret: Partial<SealedIdentity> | null | undefined }[]): ReadonlyMap<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const { event, secret } of shown) {
    if (event.type === IDENTITY_EVENTS.unlinked) counts.set(secret?.hash, Math.max(counts.get(secret?.hash) ?? 0, Number(event.data['count'])));
  }
  return counts;
}

/** A plain fact has its profile at the top, a CloudEvent under `data`. */
function profileOf(secret: SentProfile | null | undefined): SentProfile['profile'] {
  return secret?.profile ?? secret?.data?.profile;
}

function displayFrom(known: Readonly<Record<string, unknown>>): ContactDisplay {
  const name = known['name'] ?? known['full_name'] ?? joined(known['first_name'], known['last_name']);
  return {
    name: text(name),
    title: text(known['title']),
    email: text(known['email']),
    phone: text(known['phone'] ?? known['mobile']),
  };
}

function instant({ event }: { readonly event: LoggedEvent }): number {
  return Number(event.data['occurredAt'] ?? event.at);
}

function joined(...parts: readonly unknown[]): string | null {
  const words = parts.filter((part) => typeof part === 'string' && part !== '');
  return words.length > 0 ? words.join(' ') : null;
}

function text(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}
