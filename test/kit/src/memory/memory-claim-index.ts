import type {
  CaseQuery,
  Claim,
  ClaimIndex,
  ClaimIndexAnswer,
  ClaimMove,
  ClaimRequest,
  ClaimResult,
  IndexQuery,
  StoredCase,
  UnconfirmedClaim,
  UnconfirmedQuery,
} from '@waymark/engine';
import type { IndexChanges, IndexSnapshot, RebuiltIndex } from '@waymark/journey';
import { contactStream, handoffStream, memberOf } from '@waymark/journey';
import { MemoryIndexRows } from './memory-index-rows';

type Looked = ReadonlyMap<string, number>;

/** Identity index and claims in plain memory, apart from any log. Every call is one transaction. */
export class MemoryClaimIndex implements ClaimIndex {
  readonly rows = new MemoryIndexRows();
  private readonly claims = new Map<string, Claim>();
  private readonly pending = new Map<string, UnconfirmedClaim>();
  private readonly ends = new Map<string, number>();
  private readonly versions = new Map<string, number>();

  /**
   * What a restore has: rows and confirmed claims as the log tells them, and where its streams end. The streams of
   * nobody are left out: who is made anew would not be told of their ends, and finds them when it appends.
   */
  static restored(index: RebuiltIndex, ends: ReadonlyMap<string, number>): MemoryClaimIndex {
    const made = new MemoryClaimIndex();
    made.rows.put(index);
    for (const claim of index.claims) made.claims.set(claim.eventId, claim);
    const members = new Set<string | null>(index.members.map(({ id }) => id));
    for (const [stream, end] of ends) if (members.has(memberOf(stream))) made.ends.set(stream, end);
    return made;
  }

  async lookUp(query: IndexQuery): Promise<ClaimIndexAnswer> {
    const snapshot = this.rows.lookUp(query);
    const ids = new Set(query.eventIds);
    const streams = new Set(snapshot.members.flatMap(({ id }) => [contactStream(id), handoffStream(id)]));
    return {
      claims: new Map(query.eventIds.flatMap((id) => this.claimOf(id))),
      snapshot,
      streamEnds: new Map([...this.ends].filter(([stream]) => streams.has(stream))),
      versions: new Map(keysLookedAt(query, snapshot).map((key) => [key, this.versions.get(key) ?? 0])),
      unconfirmed: [...this.pending.values()].filter(({ eventId, stream }) => ids.has(eventId) || streams.has(stream)),
    };
  }

  async claim({ versions, ends, write }: ClaimRequest): Promise<ClaimResult> {
    const looked = (versions ?? new Map()) as Looked;
    if ([...looked].some(([key, version]) => (this.versions.get(key) ?? 0) !== version)) return { outcome: 'changed' };
    if (ends.some(({ stream, after }) => this.endOf(stream) > after)) return { outcome: 'changed' };
    const { claims, changes } = write(this.rows.lookUp({ hashes: [] }).nextNumber);
    if (claims.some(({ eventId }) => this.claims.has(eventId) || this.pending.has(eventId))) return { outcome: 'changed' };
    this.rows.put(changes);
    for (const key of new Set([...looked.keys(), ...keysOf(changes)])) this.versions.set(key, (this.versions.get(key) ?? 0) + 1);
    for (const claim of claims) this.put(claim);
    return { outcome: 'claimed', claims };
  }

  async confirm(standing: readonly Pick<UnconfirmedClaim, 'eventId' | 'revision'>[]): Promise<void> {
    for (const { eventId, revision } of standing) {
      const claim = this.pending.get(eventId);
      if (!claim) continue;
      this.put({ ...claim, revision });
      this.pending.delete(eventId);
    }
  }

  async raise(move: ClaimMove): Promise<'raised' | 'changed'> {
    return move.to > move.from ? this.move(move) : 'changed';
  }

  /** As `raise`, wherever to: for tests of what would come of it. */
  async move({ eventId, from, to }: ClaimMove): Promise<'raised' | 'changed'> {
    const claim = this.pending.get(eventId);
    if (claim?.revision !== from) return 'changed';
    this.put({ ...claim, revision: to });
    return 'raised';
  }

  async unconfirmed(query: UnconfirmedQuery): Promise<readonly UnconfirmedClaim[]> {
    return this.find(query);
  }

  async listCases(query: CaseQuery): Promise<readonly StoredCase[]> {
    return this.rows.listCases(query);
  }

  get unconfirmedClaims(): number {
    return this.pending.size;
  }

  /** Every claim of a fact or command, confirmed or not, in the order of claiming. */
  allClaims(): readonly Claim[] {
    return [...this.claims.values()];
  }

  private find(query: UnconfirmedQuery): readonly UnconfirmedClaim[] {
    const all = [...this.pending.values()];
    if ('eventIds' in query) return query.eventIds.flatMap((id) => this.pending.get(id) ?? []);
    if ('members' in query) return all.filter(({ stream }) => query.members.includes(memberOf(stream) ?? ''));
    return all
      .filter((claim) => claimedAt(claim) < query.before)
      .sort((a, b) => claimedAt(a) - claimedAt(b))
      .slice(0, query.limit);
  }

  private put(claim: UnconfirmedClaim): void {
    const { eventId, stream, revision, events, content } = claim;
    this.pending.set(eventId, claim);
    const claimed = revision + events.findIndex(({ id }) => id === eventId);
    if (content) this.claims.set(eventId, { eventId, ...content, stream, revision: claimed });
    this.ends.set(stream, Math.max(this.endOf(stream), revision + events.length - 1));
  }

  private endOf(stream: string): number {
    return this.ends.get(stream) ?? -1;
  }

  private claimOf(eventId: string): [string, Claim][] {
    const claim = this.claims.get(eventId);
    return claim ? [[eventId, claim]] : [];
  }
}

function claimedAt({ events }: UnconfirmedClaim): number {
  return events[0]?.at ?? 0;
}

/** Whatever was asked for, found or not, and every member that it led to. */
function keysLookedAt({ hashes, members = [], cases = [], merges = [] }: IndexQuery, snapshot: IndexSnapshot): readonly string[] {
  return [
    ...hashes.map((hash) => `identity ${hash}`),
    ...[...members, ...snapshot.members.map(({ id }) => id)].map((id) => `member ${id}`),
    ...cases.map((id) => `case ${id}`),
    ...merges.map((id) => `merge ${id}`),
  ];
}

function keysOf({ links, members, cases, merges }: IndexChanges): readonly string[] {
  return [
    ...links.flatMap(({ hash, member }) => [`identity ${hash}`, `member ${member}`]),
    ...members.map(({ id }) => `member ${id}`),
    ...cases.flatMap(({ caseId, contacts }) => [`case ${caseId}`, ...contacts.map((id) => `member ${id}`)]),
    ...merges.map(({ mergeId }) => `merge ${mergeId}`),
  ];
}
