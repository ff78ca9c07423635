import type { Decided, LinkedData, LoggedEvent, MergedData, SealedIdentity } from '@waymark/journey';
import { IDENTITY_EVENTS } from '@waymark/journey';
import { foldContact } from '@waymark/scoring';
import { readContactEvents } from '../core/contact-events';
import { openEvents, openJson } from '../core/sealing';
import { membersNow } from '../people/members';
import type { ContactDisplay } from '../projection/display';
import { isShown, sealedDisplay } from '../projection/display';
import type { TrackedContact } from '../projection/tracked-contact';
import type { HandoffCore } from './handoff-rows';
import { handoffCore } from './handoff-rows';
import { liveModel } from './live-model';
import { identitiesHeld } from './look-up-contact';
import type { Person } from './people';
import type { Reading } from './reading';
import type { ContactScore } from './score-contact';
import { scoreOf, unknownContact } from './score-contact';
import { toTime } from './times';

export interface ContactIdentity {
  readonly type: string;
  readonly value: string;
  readonly source: string | null;
  readonly strength: string;
  readonly linkedAt: string;
}

export interface ContactMerge {
  readonly mergeId: string;
  readonly survivor: string;
  readonly loser: string;
  readonly at: string;
  /** Name of the key that merged them; null where the rules did. */
  readonly by: string | null;
}

/** One person, as the log has them now. */
export interface Contact extends Person {
  readonly number: number;
  /** The contact that the id that was asked for points at; null where that id is the contact's own. */
  readonly mergedInto: string | null;
  /** The ids that answer with it, its own first. */
  readonly members: readonly string[];
  /** The merges that made it, oldest first. */
  readonly merges: readonly ContactMerge[];
  /** Has it a strong identity? */
  readonly named: boolean;
  /** Does it stand for a value that many people share? */
  readonly shared: boolean;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly facts: number;
  readonly identities: readonly ContactIdentity[];
  readonly owner: string | null;
  /** Null while no model is live or no fact scores yet. */
  readonly score: ContactScore | null;
  readonly consent: Readonly<Record<string, boolean>>;
  readonly handoffs: readonly HandoffCore[];
}

/** Who a contact is and how it stands. Refused as `unknown-contact`. */
export async function showContact(reading: Reading, contactId: string): Promise<Decided<Contact>> {
  const tracked = await reading.contacts.read(contactId);
  if (!tracked) return unknownContact(contactId);
  const { contact } = tracked;
  const members = (await membersNow(reading.engine.parts.decisions, contact))?.members ?? [contact];
  const events = await readContactEvents(reading.engine.parts.log, members);
  const now = reading.engine.parts.clock.now();
  const { handoffs } = tracked.handoffs();
  return {
    ok: true,
    value: {
      id: contact,
      ...(await displayOf(reading, contact, events)),
      company: tracked.accountAt(now),
      ...tracked.traits,
      mergedInto: contact === contactId ? null : contact,
      members,
      merges: mergesOf(events, members),
      firstSeenAt: toTime(tracked.firstSeenAt),
      lastSeenAt: toTime(tracked.lastSeenAt),
      facts: tracked.facts.length,
      identities: await identitiesOf(reading, contact, events),
      owner: handoffs.at(-1)?.owner ?? null,
      ...(await standing(reading, contact, tracked)),
      handoffs: handoffs.map((handoff) => handoffCore(contact, handoff, now)),
    },
  };
}

/** The merges among its members that have not been taken back. */
function mergesOf(events: readonly LoggedEvent[], members: readonly string[]): readonly ContactMerge[] {
  const undone = new Set(events.filter(({ type }) => type === IDENTITY_EVENTS.unmerged).map(({ data }) => data['mergeId']));
  const isMember = new Set<unknown>(members);
  return events
    .filter(({ type, data }) => type === IDENTITY_EVENTS.merged && !undone.has(data['mergeId']) && isMember.has(data['survivor']) && isMember.has(data['loser']))
    .map(({ data, at }) => {
      const { mergeId, survivor, loser, by } = data as unknown as MergedData;
      return { mergeId, survivor, loser, at: toTime(at), by };
    });
}

async function displayOf({ engine: { parts } }: Reading, contact: string, events: readonly LoggedEvent[]): Promise<ContactDisplay> {
  const sealed = await sealedDisplay(parts, contact, events.filter(isShown));
  const key = (await parts.vault.memberKeys([contact])).get(contact);
  if (!sealed || !key) return { name: null, title: null, email: null, phone: null };
  return openJson<ContactDisplay>(parts.crypto, key, sealed);
}

async function standing({ engine }: Reading, contactId: string, tracked: TrackedContact): Promise<Pick<Contact, 'score' | 'consent'>> {
  const live = await liveModel(engine);
  const state = live && foldContact(live.compiled, tracked.facts, engine.parts.clock.now());
  return { score: live && state ? scoreOf(contactId, live, state) : null, consent: state?.consent ?? {} };
}

/** The identities that point to this contact now; who lost one to somebody else does not show it. */
async function identitiesOf({ engine }: Reading, contactId: string, events: readonly LoggedEvent[]): Promise<readonly ContactIdentity[]> {
  const links = events.filter(({ type }) => type === IDENTITY_EVENTS.linked);
  const opened = await openEvents<SealedIdentity>(engine.parts.vault, engine.parts.crypto, links);
  const latest = new Map<string, ContactIdentity & { readonly hash: string }>();
  links.forEach((link, index) => {
    const secret = opened[index];
    if (!secret) return;
    const { strength, occurredAt } = link.data as unknown as LinkedData;
    const { type, value, source } = secret.identity;
    latest.set(secret.hash, { hash: secret.hash, type, value, source: source ?? null, strength, linkedAt: toTime(occurredAt) });
  });
  const held = await identitiesHeld(engine, contactId, [...latest.values()]);
  return held.map(({ hash: _hash, ...identity }) => identity);
}
