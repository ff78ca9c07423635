import type { Instant } from '../facts';

/** Event types of decisions on identity. Written for ever: change by upcaster only. */
export const IDENTITY_EVENTS = {
  linked: 'identity-linked',
  unlinked: 'identity-unlinked',
  merged: 'contacts-merged',
  unmerged: 'contacts-unmerged',
  keptApart: 'contacts-kept-apart',
  caseOpened: 'case-opened',
  caseSettled: 'case-settled',
  erased: 'contact-erased',
} as const;

export type Strength = 'strong' | 'weak' | 'shared';

/** An identity now belongs to a member; which identity stands sealed beside it (`SealedIdentity`). */
export interface LinkedData {
  readonly v: 1;
  readonly member: string;
  readonly strength: Strength;
  /** Was the fact that linked it strongly identified? Only then does a weak link stand against others. */
  readonly identified: boolean;
  /** The instant of the fact that linked it, and that fact's id. */
  readonly occurredAt: Instant;
  readonly factId: string;
  /** The count of changes of this identity; the highest stands, whatever the order of the log. */
  readonly count: number;
}

/**
 * The claim of a command on people (merge, unmerge, unlink, settle), on the first event that it made: taken once under
 * its idempotency key, with the digest of what was asked.
 */
export interface CommandClaim {
  readonly digest: string;
  readonly digestVersion: number;
}

/** A link is taken back for facts to come. */
export interface UnlinkedData {
  readonly v: 1;
  readonly member: string;
  readonly count: number;
  readonly by: string;
}

/** The sealed part of a link or case event. */
export interface SealedIdentity {
  readonly identity: { readonly type: string; readonly value: string; readonly source?: string };
  readonly hash: string;
}

/** The loser points at the survivor; the two sets of members that it joined are kept for an unmerge. */
export interface MergedData {
  readonly v: 1;
  readonly mergeId: string;
  readonly survivor: string;
  readonly loser: string;
  readonly survivorMembers: readonly string[];
  readonly loserMembers: readonly string[];
  /** Keep-aparts that this merge ends, named by their ids; only a merge by hand names any. */
  readonly endsKeepAparts: readonly string[];
  readonly by: string | null;
  /** The fact that made it; absent where a command did. */
  readonly factId?: string;
}

/** The pointer of that merge is taken away, and its two sets are kept apart from now on. */
export interface UnmergedData {
  readonly v: 1;
  readonly mergeId: string;
  readonly survivor: string;
  readonly loser: string;
  readonly keepApartId: string;
  readonly survivorMembers: readonly string[];
  readonly loserMembers: readonly string[];
  readonly by: string;
}

/** Any member of the one set is kept apart from any of the other. */
export interface KeptApartData {
  readonly v: 1;
  readonly keepApartId: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly by: string | null;
}

/** What a case asks; several contacts were asked about before they could be merged. */
export const CASE_KINDS = ['identity-conflict', 'contacts-conflict', 'higher-name', 'kept-apart', 'several-contacts'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** A question for a person; the identity concerned, if any, stands sealed beside it. */
export interface CaseOpenedData {
  readonly v: 1;
  readonly caseId: string;
  readonly kind: CaseKind;
  readonly contacts: readonly string[];
  readonly factId: string;
}

export interface CaseSettledData {
  readonly v: 1;
  readonly caseId: string;
  readonly settlement: 'merge' | 'keep-apart';
  /** Who settled it; null where the rule did, and then the same question may be asked again. */
  readonly by: string | null;
  /** The fact that made it so; absent where a command did. */
  readonly factId?: string;
}

/** The members' keys are gone; the hashes fence what was linked to them at that instant. */
export interface ErasedData {
  readonly v: 1;
  readonly members: readonly string[];
  readonly erasedAt: Instant;
  readonly identities: readonly { readonly hash: string; readonly count: number; readonly fenced: boolean }[];
  readonly by: string;
}
