import type { IndexChanges, Instant, NewEvent } from '@waymark/journey';
import type { CaseQuery, Claim, IndexAnswer, IndexQuery, StoredCase } from './index-store';

/** Events that were decided together and may not stand in the log yet, kept whole until they do. */
export interface UnconfirmedClaim {
  /** Id of one of its events: of the claimed one, else of the first. */
  readonly eventId: string;
  readonly stream: string;
  /** Where its first event is to stand. */
  readonly revision: number;
  readonly events: readonly NewEvent[];
  /** Claims, by their event ids, whose events must stand in the log before these. */
  readonly waitsFor: readonly string[];
  /** The content by which the id is taken; null where it is no fact's or command's: then it is forgotten when it stands. */
  readonly content: Pick<Claim, 'digest' | 'digestVersion'> | null;
}

export type ClaimIndexAnswer = IndexAnswer & {
  /** Of the ids that were asked for, and of every stream of the members found: to be finished before claiming. */
  readonly unconfirmed: readonly UnconfirmedClaim[];
};

export interface ClaimRequest {
  /** `versions` of the answer that it was decided on; null where nothing of the index was looked at. */
  readonly versions: object | null;
  /** Streams with the ends that were looked at: no claim may stand behind them. */
  readonly ends: readonly { readonly stream: string; readonly after: number }[];
  /** How many contacts it makes. */
  readonly newContacts: number;
  /** What is written when the contacts that it makes are numbered from that number on. Called within the transaction. */
  write(firstNumber: number): { readonly claims: readonly UnconfirmedClaim[]; readonly changes: IndexChanges };
}

export type ClaimResult =
  | { readonly outcome: 'claimed'; readonly claims: readonly UnconfirmedClaim[] }
  | { readonly outcome: 'changed' };

export type UnconfirmedQuery =
  | { readonly eventIds: readonly string[] }
  /** In any stream of these members. */
  | { readonly members: readonly string[] }
  /** Whose events bear an earlier append instant; the oldest first, at most so many. */
  | { readonly before: Instant; readonly limit: number };

/** From where its first event was to stand to where it is to stand now. */
export interface ClaimMove {
  readonly eventId: string;
  readonly from: number;
  readonly to: number;
}

/** Identity index and claims in a store of their own, apart from the log. Every call is one transaction, durable on return. */
export interface ClaimIndex {
  lookUp(query: IndexQuery): Promise<ClaimIndexAnswer>;
  /**
   * Checks that no id is claimed, that no claim stands behind the given ends and that every contact and identity looked
   * at, found or not, is unchanged; raises their versions, writes rows and unconfirmed claims. `changed`: nothing was
   * written. Contacts are numbered on from the highest; a number that another contact has is an assertion's failure.
   */
  claim(request: ClaimRequest): Promise<ClaimResult>;
  /** The events of these stand in the log from these revisions on and are dropped. What is confirmed or unknown is left alone. */
  confirm(standing: readonly Pick<UnconfirmedClaim, 'eventId' | 'revision'>[]): Promise<void>;
  /** Moves an unconfirmed claim on, if it still is where it was. A revision is never lowered. */
  raise(move: ClaimMove): Promise<'raised' | 'changed'>;
  unconfirmed(query: UnconfirmedQuery): Promise<readonly UnconfirmedClaim[]>;
  /** Cases, newest first. */
  listCases(query: CaseQuery): Promise<readonly StoredCase[]>;
}
