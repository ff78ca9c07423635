import type { LoggedEvent } from '../events/envelope';
import type { FactData } from '../events/fact-events';
import type { CaseOpenedData, CaseSettledData, CommandClaim, KeptApartData, LinkedData, MergedData, SealedIdentity, UnlinkedData, UnmergedData } from '../events/identity-events';
import { IDENTITY_EVENTS } from '../events/identity-events';
import { memberOf } from '../events/streams';
import type { IdentityType } from '../identities';
import type { CaseRow, CaseStatus, KeepApartRow, LinkRow, MemberRow, MergeRow } from './book';
import { caseKey } from './book';

/** An event with its sealed part opened; null where nothing is sealed or the member's key is gone. */
export interface OpenedEvent {
  readonly event: LoggedEvent;
  readonly secret: Partial<SealedIdentity> | null;
}

/** A fact's id with the place where it stands. */
export interface ClaimRow {
  readonly eventId: string;
  readonly digest: string;
  readonly digestVersion: number;
  readonly stream: string;
  readonly revision: number;
}

/** Everything that the index holds, each list sorted by its key. */
export interface RebuiltIndex {
  readonly links: readonly LinkRow[];
  readonly members: readonly MemberRow[];
  readonly cases: readonly CaseRow[];
  readonly merges: readonly MergeRow[];
  readonly keepAparts: readonly KeepApartRow[];
  readonly claims: readonly ClaimRow[];
}

/**
 * Index and claims from the log alone (identity.md, "Exactly one"). The order in which events are given does not
 * matter: counts decide between the changes of one identity, and of two copies of a fact the first in the log stands.
 * Links of members whose keys are gone cannot be read and are left out.
 */
export function indexFromEvents(given: readonly OpenedEvent[]): RebuiltIndex {
  const standing = firstCopies(given);
  const events = standing.map(({ event }) => event);
  const changes = standing.flatMap(changeOf);
  return {
    links: sortedBy(linksOf(changes), ({ hash }) => hash),
    members: sortedBy(membersOf(events), ({ id }) => id),
    cases: sortedBy(casesOf(standing), ({ caseId }) => caseId),
    merges: sortedBy(mergesOf(events), ({ mergeId }) => mergeId),
    keepAparts: sortedBy(keepApartsOf(events), ({ keepApartId }) => keepApartId),
    claims: sortedBy(events.flatMap(claimOf), ({ eventId }) => eventId),
  };
}

/** A copied fact brings its links and cases along: what names it in another stream than its first copy goes too. */
function firstCopies(given: readonly OpenedEvent[]): readonly OpenedEvent[] {
  const byPosition = [...given].sort((a, b) => a.event.position - b.event.position);
  const byId = new Map<string, OpenedEvent>();
  for (const opened of byPosition) if (!byId.has(opened.event.id)) byId.set(opened.event.id, opened);
  const streams = new Map<unknown, string>();
  for (const { event } of byId.values()) if (isFact(event)) streams.set(event.data['factId'], event.stream);
  return [...byId.values()].filter(({ event }) => (streams.get(event.data['factId']) ?? event.stream) === event.stream);
}

function isFact(event: LoggedEvent): boolean {
  return typeof event.data['factId'] === 'string' && typeof event.data['digest'] === 'string';
}

function claimOf(event: LoggedEvent): readonly ClaimRow[] {
  const { claim } = event.data as { readonly claim?: CommandClaim };
  if (!claim && !isFact(event)) return [];
  const { digest, digestVersion } = claim ?? (event.data as unknown as FactData);
  return [{ eventId: event.id, digest, digestVersion, stream: event.stream, revision: event.revision }];
}

type Change = { readonly hash: string; readonly count: number } & ({ readonly linked: LinkRow } | { readonly linked: null });

function changeOf({ event, secret }: OpenedEvent): readonly Change[] {
  if (!secret?.hash || !secret.identity) return [];
  if (event.type === IDENTITY_EVENTS.unlinked) {
    return [{ hash: secret.hash, count: (event.data as unknown as UnlinkedData).count, linked: null }];
  }
  if (event.type !== IDENTITY_EVENTS.linked) return [];
  const { member, strength, identified, occurredAt, factId, count } = event.data as unknown as LinkedData;
  const type = secret.identity.type as IdentityType;
  const linked = { hash: secret.hash, type, member, strength, identified, occurredAt, factId, count, removed: false };
  return [{ hash: secret.hash, count, linked }];
}

/** The highest count of an identity stands; one that was taken back keeps what it was. */
function linksOf(changes: readonly Change[]): readonly LinkRow[] {
  const rows = new Map<string, LinkRow>();
  for (const { hash, count, linked } of sortedBy(changes, ({ count }) => count)) {
    const before = rows.get(hash);
    const row = linked ?? (before && { ...before, count, removed: true });
    if (row && count > (before?.count ?? 0)) rows.set(hash, row);
  }
  return [...rows.values()];
}

function membersOf(events: readonly LoggedEvent[]): readonly MemberRow[] {
  const links = ofType<LinkedData>(events, IDENTITY_EVENTS.linked);
  const withLink = (strength: LinkedData['strength']): ReadonlySet<string> =>
    new Set(links.filter((link) => link.strength === strength).map(({ member }) => member));
  const [named, shared, survivors] = [withLink('strong'), withLink('shared'), survivorsOf(events)];
  return events.flatMap((event) => {
    const number = event.data['contactNumber'];
    const id = memberOf(event.stream);
    if (typeof number !== 'number' || id === null) return [];
    return [{ id, number, mergedInto: survivors.get(id) ?? null, named: named.has(id), shared: shared.has(id) }];
  });
}

/** Whom each loser points at, by the merges that have not been undone. */
function survivorsOf(events: readonly LoggedEvent[]): ReadonlyMap<string, string> {
  return new Map(mergesOf(events).flatMap(({ loser, survivor, undone }) => (undone ? [] : [[loser, survivor] as const])));
}

function mergesOf(events: readonly LoggedEvent[]): readonly MergeRow[] {
  const undone = new Set(ofType<UnmergedData>(events, IDENTITY_EVENTS.unmerged).map(({ mergeId }) => mergeId));
  const merged = events.filter(({ type }) => type === IDENTITY_EVENTS.merged);
  return merged.map(({ data, at }) => {
    const { mergeId, survivor, loser, survivorMembers, loserMembers } = data as unknown as MergedData;
    return { mergeId, survivor, loser, survivorMembers, loserMembers, mergedAt: at, undone: undone.has(mergeId) };
  });
}

/** What unmerges and people keep apart, and what a later merge by hand has ended. */
function keepApartsOf(events: readonly LoggedEvent[]): readonly KeepApartRow[] {
  const ended = new Set(ofType<MergedData>(events, IDENTITY_EVENTS.merged).flatMap(({ endsKeepAparts }) => endsKeepAparts));
  const kept = [
    ...ofType<KeptApartData>(events, IDENTITY_EVENTS.keptApart),
    ...ofType<UnmergedData>(events, IDENTITY_EVENTS.unmerged).map(({ keepApartId, survivorMembers: left, loserMembers: right }) => ({ keepApartId, left, right })),
  ];
  return kept.map(({ keepApartId, left, right }) => ({ keepApartId, left, right, ended: ended.has(keepApartId) }));
}

function casesOf(opened: readonly OpenedEvent[]): readonly CaseRow[] {
  const events = opened.map(({ event }) => event);
  const settled = new Map(ofType<CaseSettledData>(events, IDENTITY_EVENTS.caseSettled).map((data) => [data.caseId, statusOf(data)]));
  return opened
    .filter(({ event }) => event.type === IDENTITY_EVENTS.caseOpened)
    .map(({ event, secret }) => {
      const { caseId, kind, contacts, factId } = event.data as unknown as CaseOpenedData;
      const hash = secret?.hash ?? null;
      const status: CaseStatus = settled.get(caseId) ?? 'open';
      return { caseId, key: caseKey({ kind, hash, contacts }), kind, contacts, hash, factId, openedAt: event.at, status };
    });
}

function statusOf({ settlement, by }: CaseSettledData): CaseStatus {
  if (by === null) return 'lapsed';
  return settlement === 'merge' ? 'merged' : 'kept-apart';
}

function ofType<T>(events: readonly LoggedEvent[], type: string): readonly T[] {
  return events.filter((event) => event.type === type).map((event) => event.data as T);
}

function sortedBy<T>(rows: readonly T[], key: (row: T) => string | number): readonly T[] {
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
