import { createNodeCrypto } from '@waymark/adapters/crypto';
import type { ClaimIndex, DecisionStore, EventLog, UnconfirmedClaim } from '@waymark/engine';
import type { LoggedEvent, OpenedEvent, RebuiltIndex, SealedIdentity } from '@waymark/journey';
import { indexFromEvents, memberOf, NAMESPACES } from '@waymark/journey';
import { MemoryClaimIndex, MemoryLog, MemoryVault } from '@waymark/testkit';

export const crypto = createNodeCrypto();

/** An event of others in a contact's stream. */
export const REMARK = 'remarked';

/** Sentences of the protocol that a test may take away, each where a process meets a store. */
export interface Weakening {
  /** Made once for each life of a process. */
  readonly log?: (log: EventLog) => EventLog;
  readonly index?: (index: ClaimIndex, log: EventLog) => ClaimIndex;
  readonly decisions?: (decisions: DecisionStore) => DecisionStore;
  /** Around the durable store itself. */
  readonly durable?: (index: MemoryClaimIndex) => ClaimIndex;
  readonly rebuild?: (events: readonly OpenedEvent[]) => RebuiltIndex;
}

/** What outlives every process. */
export class Stores {
  readonly log = new MemoryLog();
  readonly vault: MemoryVault;
  /** The index's rows as they are; `claims` is how the processes reach them. */
  index = new MemoryClaimIndex();
  claims: ClaimIndex;
  /** Events that were claimed, in the order of claiming, each under the content that took it. */
  order: string[] = [];
  restores = 0;
  /** Did an append of before a restore take effect after it? Then the log may hold two copies of a fact. */
  strayed = false;
  /** By position: after how many restores the process was started that appended it; -1 for others' events. */
  readonly appendedBy = new Map<number, number>();
  /** By restores, event id and stream: the revision that a claim was first given. */
  readonly claimedFrom = new Map<string, number>();

  constructor(private readonly weakening: Weakening) {
    let made = 0;
    this.vault = new MemoryVault(() => Uint8Array.from({ length: 32 }, (_, place) => (place < 2 ? ((made += 1) >> (8 * place)) & 255 : 7)));
    this.claims = this.durable(this.index);
  }

  /** The index is lost and made again from the log; claims that nobody had confirmed go with it. */
  async restore(): Promise<void> {
    const events = await this.events();
    const rebuilt = (this.weakening.rebuild ?? indexFromEvents)(await this.opened(events));
    this.index = MemoryClaimIndex.restored(rebuilt, new Map(events.map(({ stream, revision }) => [stream, revision])));
    this.claims = this.durable(this.index);
    const known = new Set(rebuilt.claims.map(({ eventId }) => eventId));
    this.order = this.order.filter((eventId) => known.has(eventId));
    this.restores += 1;
  }

  /** Tells whose the events are that the log has got since. */
  async mark(epoch: number): Promise<void> {
    const end = await this.log.end();
    if (epoch >= 0 && epoch < this.restores && end > this.appendedBy.size) this.strayed = true;
    for (let position = this.appendedBy.size + 1; position <= end; position += 1) this.appendedBy.set(position, epoch);
  }

  /** Something that knows no claims writes to a stream. */
  async remark(stream: string, at: number): Promise<void> {
    const last = this.log.lastOf(stream);
    const id = crypto.uuid5(NAMESPACES.decision, `${stream} ${last}`);
    await this.log.append({ stream, expected: last < 0 ? 'none' : last, events: [{ id, type: REMARK, at, data: {} }] });
    await this.mark(-1);
  }

  /** A claim's transaction went through. */
  claimed(claims: readonly UnconfirmedClaim[], epoch: number): void {
    for (const { eventId, stream, revision, content } of claims) {
      if (content) this.order.push(eventId);
      this.claimedFrom.set(`${epoch} ${eventId} ${stream}`, revision);
    }
  }

  events(): Promise<readonly LoggedEvent[]> {
    return this.log.readAll({ after: 0, limit: Number.MAX_SAFE_INTEGER });
  }

  async opened(events: readonly LoggedEvent[]): Promise<readonly OpenedEvent[]> {
    const members = events.map(({ stream }) => memberOf(stream) ?? '');
    const keys = await this.vault.memberKeys(members);
    return events.map((event, place) => ({ event, secret: secretOf(event, keys.get(members[place] ?? '')) }));
  }

  private durable(index: MemoryClaimIndex): ClaimIndex {
    return this.weakening.durable?.(index) ?? index;
  }
}

function secretOf({ sealed }: LoggedEvent, key: Uint8Array | undefined): Partial<SealedIdentity> | null {
  if (!sealed || !key) return null;
  return JSON.parse(new TextDecoder().decode(crypto.open(key, sealed))) as Partial<SealedIdentity>;
}
