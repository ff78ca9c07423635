import type { CaseKind, CaseStatus, IndexChanges, IndexSnapshot, NewEvent } from '@waymark/journey';

/** A fact's id is taken: by which content, and where it stands. */
export interface Claim {
  /** The id of the fact's event, derived from the fact's id. */
  readonly eventId: string;
  readonly digest: string;
  readonly digestVersion: number;
  readonly stream: string;
  readonly revision: number;
}

export interface IndexQuery {
  readonly eventIds: readonly string[];
  readonly hashes: readonly string[];
  /** Members that are looked at besides those that the hashes lead to. */
  readonly members?: readonly string[];
  /** Cases and merges that are asked for by their ids, with all whom they concern. */
  readonly cases?: readonly string[];
  readonly merges?: readonly string[];
}

export interface IndexAnswer {
  readonly claims: ReadonlyMap<string, Claim>;
  readonly snapshot: IndexSnapshot;
  /** Ends of the streams of the members in the snapshot; a stream that is missing is empty. */
  readonly streamEnds: ReadonlyMap<string, number>;
  /** Opaque: of all that was looked at, found or not; the commit of what was decided on it compares it with what stands. */
  readonly versions: object;
}

/** Claims, index rows and the events of one batch of decisions. */
export interface DecidedBatch {
  /** The answer that it was decided on; null where nothing of the index was looked at but the id itself. */
  readonly basis: Pick<IndexAnswer, 'versions'> | null;
  readonly claims: readonly Claim[];
  /** By event ids of claims: streams of this batch, besides its own, that the deciding looked at; it waits for them. */
  readonly lookedAt?: ReadonlyMap<string, readonly string[]>;
  /** By event ids of claims: how many events of the same decision stand before the claimed one; none unless said. */
  readonly leading?: ReadonlyMap<string, number>;
  readonly changes: IndexChanges;
  readonly appends: readonly {
    readonly stream: string;
    /** The stream's end before this batch; -1 for none. */
    readonly after: number;
    readonly events: readonly NewEvent[];
  }[];
}

/**
 * The index of identities and claims, and the one way to commit what was decided with it. Where log and index stand
 * in one database this is one transaction; on servers it is the protocol of "Exactly one, whatever crashes".
 */
export interface DecisionStore {
  lookUp(query: IndexQuery): Promise<IndexAnswer>;
  /**
   * Durable on return. `changed`: an id is claimed, a stream has moved, or a contact or identity that was looked at,
   * found or not, is another since; nothing was written, look up and decide again.
   */
  commit(batch: DecidedBatch): Promise<'committed' | 'changed'>;
  /** Cases, newest first. */
  listCases(query: CaseQuery): Promise<readonly StoredCase[]>;
}

export interface CaseQuery {
  readonly limit: number;
  readonly open?: boolean;
  readonly kind?: CaseKind;
  /** Only those after this one in the list's order. */
  readonly after?: Pick<StoredCase, 'openedAt' | 'caseId'>;
}

export interface StoredCase {
  readonly caseId: string;
  readonly kind: CaseKind;
  readonly contacts: readonly string[];
  readonly factId: string;
  readonly openedAt: number;
  readonly status: CaseStatus;
}
