import type { Decided, NamedIdentity } from '@waymark/journey';
import { IdentityBook } from '@waymark/journey';
import type { Engine } from '../engine';
import type { SentIdentity } from '../people/sent-identity';
import { normalised } from '../people/sent-identity';

export interface FoundContact {
  readonly contactId: string;
  readonly named: boolean;
  readonly shared: boolean;
}

/** Whose identity it is, normalised as facts are. Refused as `invalid-identity` or `unknown-contact`. */
export async function lookUpContact(engine: Engine, sent: SentIdentity): Promise<Decided<FoundContact>> {
  const identity = normalised(engine.parts, sent);
  if (!identity.ok) return identity;
  const { hash } = engine.ingest.hasher.name(identity.value);
  const { snapshot } = await engine.parts.decisions.lookUp({ eventIds: [], hashes: [hash] });
  const book = new IdentityBook(snapshot);
  const link = book.link(hash);
  if (!link) return { ok: false, refusal: { code: 'unknown-contact', message: `nobody has this ${identity.value.type}` } };
  const { id } = book.contactOf(link.member);
  return { ok: true, value: { contactId: id, named: book.isNamed(id), shared: book.isShared(id) } };
}

/** The identities of these hashes that belong to a contact now. */
export async function identitiesHeld<T extends Pick<NamedIdentity, 'hash'>>(engine: Engine, contact: string, named: readonly T[]): Promise<readonly T[]> {
  const { snapshot } = await engine.parts.decisions.lookUp({ eventIds: [], hashes: named.map(({ hash }) => hash) });
  const book = new IdentityBook(snapshot);
  return named.filter(({ hash }) => {
    const link = book.link(hash);
    return link !== undefined && book.contactOf(link.member).id === contact;
  });
}
