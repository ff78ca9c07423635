import type { NewEvent } from '@waymark/journey';
import type { UnconfirmedClaim } from '../ports/claim-index';
import type { Claim, DecidedBatch } from '../ports/index-store';

/** One append: claims that follow each other in a stream. */
export type ClaimedAppend = readonly [UnconfirmedClaim, ...UnconfirmedClaim[]];

/** The claims of a batch in the order of their deciding, each with its events and with what it waits for. */
export function planClaims(batch: DecidedBatch): readonly UnconfirmedClaim[] {
  const starts = new Map(batch.claims.map((claim) => [placeOf(claim.stream, claim.revision - (batch.leading?.get(claim.eventId) ?? 0)), claim]));
  const parts = batch.appends.flatMap((append) => partsOf(append, starts));
  const byId = new Map(parts.map((part) => [part.eventId, part]));
  const unclaimed = parts.filter(({ content }) => content === null);
  const inOrder = [...unclaimed, ...batch.claims.map((claim) => partOf(claim, byId))];
  const last = new Map<string, string>();
  return inOrder.map((part) => {
    const streams = [part.stream, ...(batch.lookedAt?.get(part.eventId) ?? [])];
    const waitsFor = new Set(streams.flatMap((stream) => last.get(stream) ?? []));
    last.set(part.stream, part.eventId);
    return { ...part, waitsFor: [...waitsFor] };
  });
}

/** A log on servers takes about 1 MiB at once; what is sealed stands in an append as it is, the rest as JSON. */
const MAX_APPEND_BYTES = 600_000;
const MAX_APPEND_EVENTS = 500;

/**
 * Rounds of appends, one after the other: as few as waiting and an append's bounds allow, each sorted by stream, one append
 * a stream. A claim is never cut: an event's own size is bounded where it comes in.
 */
export function appendRounds(claims: readonly UnconfirmedClaim[]): readonly (readonly ClaimedAppend[])[] {
  const placed = new Map<string, { readonly round: number; readonly stream: string }>();
  const rounds: Map<string, [UnconfirmedClaim, ...UnconfirmedClaim[]]>[] = [];
  const fill = new AppendFill();
  for (const claim of claims) {
    const before = claim.waitsFor.map((id) => placed.get(id)).filter((place) => place !== undefined);
    const earliest = Math.max(0, ...before.map(({ round, stream }) => (stream === claim.stream ? round : round + 1)));
    const round = fill.place(claim, earliest);
    placed.set(claim.eventId, { round, stream: claim.stream });
    const appends = (rounds[round] ??= new Map());
    const together = appends.get(claim.stream);
    if (together) together.push(claim);
    else appends.set(claim.stream, [claim]);
  }
  return rounds.map((appends) => [...appends].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, append]) => append));
}

/** How full the appends of each stream's last round are. */
class AppendFill {
  private readonly last = new Map<string, { round: number; bytes: number; events: number }>();

  /** The round in which the claim still fits, the given one or a later one. */
  place({ stream, events }: UnconfirmedClaim, earliest: number): number {
    const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
    const known = this.last.get(stream) ?? { round: earliest, bytes: 0, events: 0 };
    const open = known.round < earliest ? { round: earliest, bytes: 0, events: 0 } : known;
    const filled = { round: open.round, bytes: open.bytes + bytes, events: open.events + events.length };
    const isFull = open.events > 0 && (filled.bytes > MAX_APPEND_BYTES || filled.events > MAX_APPEND_EVENTS);
    const next = isFull ? { round: open.round + 1, bytes, events: events.length } : filled;
    this.last.set(stream, next);
    return next.round;
  }
}

/** Bytes of an event as a log keeps it, about: text may take up to three bytes a sign. */
function sizeOf({ data, sealed }: NewEvent): number {
  return 3 * JSON.stringify(data).length + (sealed?.byteLength ?? 0);
}

/** The batch with the contacts that it makes numbered from another number on. */
export function renumber(batch: DecidedBatch, from: number, to: number): DecidedBatch {
  if (from === to) return batch;
  const moved = (number: number): number => (number >= from ? number - from + to : number);
  return {
    ...batch,
    changes: { ...batch.changes, members: batch.changes.members.map((row) => ({ ...row, number: moved(row.number) })) },
    appends: batch.appends.map((append) => ({ ...append, events: append.events.map((event) => renumbered(event, moved)) })),
  };
}

function renumbered(event: NewEvent, moved: (number: number) => number): NewEvent {
  const { contactNumber } = event.data;
  if (typeof contactNumber !== 'number') return event;
  return { ...event, data: { ...event.data, contactNumber: moved(contactNumber) } };
}

type Part = Omit<UnconfirmedClaim, 'waitsFor'>;

/** An append's events by whose they are; what stands before the first claim's is claimed by nobody. */
function partsOf({ stream, after, events }: DecidedBatch['appends'][number], starts: ReadonlyMap<string, Claim>): readonly Part[] {
  const parts: (Part & { readonly events: NewEvent[] })[] = [];
  events.forEach((event, index) => {
    const revision = after + 1 + index;
    const claim = starts.get(placeOf(stream, revision));
    const current = parts.at(-1);
    if (current && !claim) current.events.push(event);
    else parts.push({ eventId: claim?.eventId ?? event.id, stream, revision, events: [event], content: contentOf(claim) });
  });
  return parts;
}

function placeOf(stream: string, revision: number): string {
  return `${revision} ${stream}`;
}

function contentOf(claim: Claim | undefined): Part['content'] {
  return claim ? { digest: claim.digest, digestVersion: claim.digestVersion } : null;
}

function partOf({ eventId, revision }: Claim, parts: ReadonlyMap<string, Part>): Part {
  const part = parts.get(eventId);
  if (part?.events[revision - part.revision]?.id !== eventId) {
    throw new Error(`assertion: the claim of ${eventId} names where its event is to stand`);
  }
  return part;
}
