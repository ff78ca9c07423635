import type { CaseOpenedData, CaseSettledData, KeptApartData, LinkedData, MergedData, SealedIdentity, UnlinkedData, UnmergedData } from '../events/identity-events';
import { IDENTITY_EVENTS } from '../events/identity-events';
import type { Uuid5 } from '../ids';
import { NAMESPACES } from '../ids';
import type { Occasion, IdentityDecision } from './decisions';

/** A decision as it is written, its identity not sealed yet. */
export interface IdentityEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly secret: Partial<SealedIdentity>;
}

/** Who decided: a fact as it arrived, or a command of a person (of the rule, where `by` is null). */
export interface DecidedBy {
  readonly factId?: string;
  readonly by: string | null;
}

/** The events of an occasion's decisions, in their order. */
export function identityEvents(decisions: readonly IdentityDecision[], occasion: Pick<Occasion, 'id'>, by: DecidedBy, uuid5: Uuid5): readonly IdentityEvent[] {
  let links = 0;
  const nextLinkId = (): string => uuid5(NAMESPACES.link, `${occasion.id}|${links++}`);
  return decisions.map((decision) => eventOf(decision, by, uuid5, nextLinkId));
}

function eventOf(decision: IdentityDecision, from: DecidedBy, uuid5: Uuid5, nextLinkId: () => string): IdentityEvent {
  const { by } = from;
  switch (decision.what) {
    case 'linked':
      return { id: nextLinkId(), type: IDENTITY_EVENTS.linked, ...linked(decision) };
    case 'unlinked':
      return { id: nextLinkId(), type: IDENTITY_EVENTS.unlinked, ...unlinked(decision, by) };
    case 'merged':
      return { id: decision.row.mergeId, type: IDENTITY_EVENTS.merged, data: merged(decision, from), secret: {} };
    case 'unmerged':
      return { id: uuid5(NAMESPACES.merge, `${decision.row.mergeId}|undone`), type: IDENTITY_EVENTS.unmerged, data: unmerged(decision, by), secret: {} };
    case 'kept-apart': {
      const { keepApartId, left, right } = decision.row;
      const data: KeptApartData = { v: 1, keepApartId, left, right, by };
      return { id: keepApartId, type: IDENTITY_EVENTS.keptApart, data, secret: {} };
    }
    case 'case-opened':
      return { id: decision.row.caseId, type: IDENTITY_EVENTS.caseOpened, ...caseOpened(decision) };
    case 'case-settled': {
      const { caseId, settlement } = decision;
      const data: CaseSettledData = { v: 1, caseId, settlement, ...from };
      return { id: uuid5(NAMESPACES.caseOpened, `${caseId}|settled`), type: IDENTITY_EVENTS.caseSettled, data, secret: {} };
    }
  }
}

type Made<W extends IdentityDecision['what']> = Extract<IdentityDecision, { readonly what: W }>;

function linked({ row, identity }: Made<'linked'>): Pick<IdentityEvent, 'data' | 'secret'> {
  const { member, strength, identified, occurredAt, factId, count, hash } = row;
  const data: LinkedData = { v: 1, member, strength, identified, occurredAt, factId, count };
  return { data, secret: { identity, hash } };
}

function unlinked({ row, identity }: Made<'unlinked'>, by: string | null): Pick<IdentityEvent, 'data' | 'secret'> {
  const data: UnlinkedData = { v: 1, member: row.member, count: row.count, by: by ?? '' };
  return { data, secret: { identity, hash: row.hash } };
}

function merged({ row, endsKeepAparts }: Made<'merged'>, from: DecidedBy): MergedData {
  const { mergeId, survivor, loser, survivorMembers, loserMembers } = row;
  return { v: 1, mergeId, survivor, loser, survivorMembers, loserMembers, endsKeepAparts, ...from };
}

function unmerged({ row, keepApart }: Made<'unmerged'>, by: string | null): UnmergedData {
  const { mergeId, survivor, loser } = row;
  return { v: 1, mergeId, survivor, loser, keepApartId: keepApart.keepApartId, survivorMembers: keepApart.left, loserMembers: keepApart.right, by: by ?? '' };
}

function caseOpened({ row, identity }: Made<'case-opened'>): Pick<IdentityEvent, 'data' | 'secret'> {
  const { caseId, kind, contacts, factId, hash } = row;
  const data: CaseOpenedData = { v: 1, caseId, kind, contacts, factId };
  return { data, secret: identity && hash !== null ? { identity, hash } : {} };
}
