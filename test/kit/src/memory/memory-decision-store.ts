import type { CaseQuery, Claim, DecidedBatch, DecisionStore, IndexAnswer, IndexQuery, StoredCase } from '@waymark/engine';
import { contactStream, handoffStream } from '@waymark/journey';
import { MemoryIndexRows } from './memory-index-rows';
import type { MemoryLog } from './memory-log';

/** Claims and index in plain memory, beside a log in memory. */
export class MemoryDecisionStore implements DecisionStore {
  private readonly claims = new Map<string, Claim>();
  readonly rows = new MemoryIndexRows();
  private version = 0;

  constructor(private readonly log: MemoryLog) {}

  async lookUp(query: IndexQuery): Promise<IndexAnswer> {
    const snapshot = this.rows.lookUp(query);
    const streams = snapshot.members.flatMap(({ id }) => [contactStream(id), handoffStream(id)]);
    return {
      claims: new Map(query.eventIds.flatMap((id) => this.claimOf(id))),
      snapshot,
      streamEnds: new Map(streams.map((name) => [name, this.log.lastOf(name)] as const).filter(([, last]) => last >= 0)),
      versions: { whole: this.version },
    };
  }

  async commit(batch: DecidedBatch): Promise<'committed' | 'changed'> {
    if (this.hasMoved(batch)) return 'changed';
    const { claims, changes, appends } = batch;
    this.rows.put(changes);
    if (Object.values(changes).some((rows: readonly unknown[]) => rows.length > 0)) this.version += 1;
    for (const { stream, after, events } of appends) this.log.appendNow({ stream, expected: after < 0 ? 'none' : after, events });
    for (const claim of claims) this.claims.set(claim.eventId, claim);
    return 'committed';
  }

  async listCases(query: CaseQuery): Promise<readonly StoredCase[]> {
    return this.rows.listCases(query);
  }

  private hasMoved({ basis, claims, appends }: DecidedBatch): boolean {
    if (basis && (basis.versions as { readonly whole: number }).whole !== this.version) return true;
    if (claims.some(({ eventId }) => this.claims.has(eventId))) return true;
    return appends.some(({ stream, after }) => this.log.lastOf(stream) !== after);
  }

  private claimOf(eventId: string): [string, Claim][] {
    const claim = this.claims.get(eventId);
    return claim ? [[eventId, claim]] : [];
  }
}
