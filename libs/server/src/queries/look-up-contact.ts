import type { Decided, Identity, NamedIdentity } from '@waymark/journey';
import { IdentityBook } from '@waymark/journey';
import type { Engine } from '../engine';

export interface SentIdentity {
  readonly type: string;
  readonly value: string;
  /** Who issued a `user_id`. */
  readonly source?: string | undefined;
}

export interface FoundContact {
  readonly contactId: string;
  readonly named: boolean;
  readonly shared: boolean;
}

/** Whose identity it is, normalised as facts are. Refused as `invalid-identity` or `unknown-contact`. */
export async function lookUpContact(engine: Engine, sent: SentIdentity): Promise<Decided<FoundContact>> {
  const identity = normalised(engine, sent);
  if (!identity.ok) return identity;
  const { hash } = engine.ingest.hasher.name(identity.value);
  const { snapshot } = await engine.parts.decisions.lookUp({ eventIds: [], hashes: [hash] });
  const book = new IdentityBook(snapshot);
  const link = book.link(hash);
  if (!link) return { ok: false, refusal: { code: 'unknown-contact', message: `nobody has this ${identity.value.type}` } };
  const { id, named, shared } = book.contactOf(link.member);
  return { ok: true, value: { contactId: id, named, shared } };
}

/** The contract's own reading of an identity: as a fact of nothing else. */
function normalised({ parts }: Engine, { type, value, source }: SentIdentity): Decided<Identity> {
  const now = parts.clock.now();
  const fact = { kind: 'identity', id: 'look-up', occurredAt: new Date(now).toISOString(), source, identities: [{ type, value }] };
  const checked = parts.contract.checkPlainFact(fact, { now, history: true });
  const identity = checked.ok ? checked.value.identities[0] : undefined;
  if (identity) return { ok: true, value: identity };
  const message = checked.ok ? 'the value names nobody' : checked.refusal.message;
  return { ok: false, refusal: { code: 'invalid-identity', message } };
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
