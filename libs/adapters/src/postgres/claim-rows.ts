import type { Claim, UnconfirmedClaim } from '@waymark/engine';
import type { NewEvent } from '@waymark/journey';
import type { Found } from './index-rows';

export const CLAIM_COLUMNS = `event_id, encode(digest, 'hex') as digest, digest_version, stream, revision`;
export const UNCONFIRMED_COLUMNS = `event_id, stream, revision, events, waits_for, encode(digest, 'hex') as digest, digest_version`;

export function claimFrom(row: Found): Claim {
  return {
    eventId: String(row['event_id']),
    digest: String(row['digest']),
    digestVersion: Number(row['digest_version']),
    stream: String(row['stream']),
    revision: Number(row['revision']),
  };
}

export function unconfirmedFrom(row: Found): UnconfirmedClaim {
  const digest = row['digest'];
  return {
    eventId: String(row['event_id']),
    stream: String(row['stream']),
    revision: Number(row['revision']),
    events: eventsFrom(row['events'] as Uint8Array),
    waitsFor: row['waits_for'] as string[],
    content: typeof digest === 'string' ? { digest, digestVersion: Number(row['digest_version']) } : null,
  };
}

/** Whole events as JSON; only their sealed part is bytes. */
export function eventsText(events: readonly NewEvent[]): string {
  return JSON.stringify(events.map(({ sealed, ...event }) => (sealed ? { ...event, sealed: Buffer.from(sealed).toString('base64') } : event)));
}

/** Where the claimed event is to stand. */
export function claimedRevision({ eventId, revision, events }: UnconfirmedClaim): number {
  return revision + events.findIndex(({ id }) => id === eventId);
}

export function lastRevision({ revision, events }: Pick<UnconfirmedClaim, 'revision' | 'events'>): number {
  return revision + events.length - 1;
}

function eventsFrom(bytes: Uint8Array): readonly NewEvent[] {
  const parsed = JSON.parse(Buffer.from(bytes).toString()) as readonly (Omit<NewEvent, 'sealed'> & { readonly sealed?: string })[];
  return parsed.map(({ sealed, ...event }) => (sealed === undefined ? event : { ...event, sealed: new Uint8Array(Buffer.from(sealed, 'base64')) }));
}
