import type { Handoff, Instant, ProfileFact, ScoredFact, TouchpointFact } from '@waymark/journey';
import { canonicalJson } from '@waymark/journey';
import type { ContactState } from '@waymark/scoring';
import type { RowOf } from './table';

/** Facts as models see them, without personal data. `attributes`, `profile`, `account` and `consentPurposes` are JSON. */
export const FACTS = {
  name: 'facts',
  columns: {
    contactId: 'text',
    factId: 'text',
    kind: 'text',
    occurredAt: 'instant',
    recordedAt: 'instant?',
    source: 'text?',
    channel: 'text?',
    action: 'text?',
    mode: 'text?',
    direction: 'text?',
    interactive: 'boolean?',
    campaignId: 'text?',
    campaignPurpose: 'text?',
    contentId: 'text?',
    referrerType: 'text?',
    referrerShare: 'text?',
    valueAmount: 'number?',
    valueCurrency: 'text?',
    attributes: 'text?',
    profile: 'text?',
    account: 'text?',
    consentPurposes: 'text?',
    consentWithdrawn: 'boolean?',
  },
} as const;

/** `recordedAt` is null where nobody knows when the fact was recorded. */
export function factRow(contactId: string, fact: ScoredFact, recordedAt: Instant | null): RowOf<typeof FACTS> {
  return {
    contactId,
    factId: fact.id,
    kind: fact.kind,
    occurredAt: fact.occurredAt,
    recordedAt,
    source: fact.source ?? null,
    ...touchColumns(fact.kind === 'touchpoint' ? fact : null),
    ...subjectColumns(fact.kind === 'touchpoint' ? null : fact),
    consentPurposes: jsonText(fact.consent?.purposes),
    consentWithdrawn: fact.consent ? fact.consent.withdrawn === true : null,
  };
}

const NO_TOUCH = {
  channel: null,
  action: null,
  mode: null,
  direction: null,
  interactive: null,
  attributes: null,
  campaignId: null,
  campaignPurpose: null,
  contentId: null,
  referrerType: null,
  referrerShare: null,
  valueAmount: null,
  valueCurrency: null,
};

function touchColumns(touch: TouchpointFact | null): Pick<RowOf<typeof FACTS>, keyof typeof NO_TOUCH> {
  if (touch === null) return NO_TOUCH;
  const { channel, action, mode, direction, interactive, attributes, campaign, content, referrer, value } = touch;
  return {
    channel,
    action,
    mode,
    direction,
    interactive,
    attributes: jsonText(attributes),
    ...campaignColumns(campaign, content),
    referrerType: referrer?.type ?? null,
    referrerShare: referrer?.share ?? null,
    ...valueColumns(value),
  };
}

function campaignColumns(campaign: TouchpointFact['campaign'], content: TouchpointFact['content']) {
  return { campaignId: campaign?.id ?? null, campaignPurpose: campaign?.purpose ?? null, contentId: content?.id ?? null };
}

function valueColumns(value: TouchpointFact['value']) {
  return { valueAmount: value?.amount ?? null, valueCurrency: value?.currency ?? null };
}

function subjectColumns(change: ProfileFact | null): Pick<RowOf<typeof FACTS>, 'profile' | 'account'> {
  return { profile: jsonText(change?.profile), account: jsonText(change?.account) };
}

function jsonText(value: unknown): string | null {
  return value === undefined ? null : canonicalJson(value);
}

/** What `waymark score` says of each contact, one row each; qualifications are counted, the journeys have them all. */
export const SCORES = {
  name: 'scores',
  columns: {
    contactId: 'text',
    asOf: 'instant',
    behaviour: 'number',
    fit: 'number',
    total: 'number',
    class: 'text?',
    stage: 'text',
    qualified: 'boolean',
    qualifications: 'integer',
    firstQualifiedAt: 'instant?',
    lastQualifiedAt: 'instant?',
    touches: 'integer',
    lastTouchAt: 'instant?',
  },
} as const;

export function scoreRow(contactId: string, state: ContactState): RowOf<typeof SCORES> {
  const { asOf, behaviour, fit, total, stage, qualified, qualifications, touches, lastTouchAt } = state;
  return {
    contactId,
    asOf,
    behaviour,
    fit,
    total,
    class: state.class,
    stage,
    qualified,
    qualifications: qualifications.length,
    firstQualifiedAt: qualifications[0]?.at ?? null,
    lastQualifiedAt: qualifications.at(-1)?.at ?? null,
    touches,
    lastTouchAt,
  };
}

/** Stages entered (fallbacks included) and qualifications, in the order of time; the latter with their scores and fact. */
export const JOURNEYS = {
  name: 'journeys',
  columns: {
    contactId: 'text',
    at: 'instant',
    event: 'text',
    stage: 'text?',
    behaviour: 'number?',
    fit: 'number?',
    total: 'number?',
    factId: 'text?',
  },
} as const;

/** `event` is `stage` or `qualification`; at one instant stages stand first. */
export function journeyRows(contactId: string, { stages, qualifications }: ContactState): RowOf<typeof JOURNEYS>[] {
  const nothing = { stage: null, behaviour: null, fit: null, total: null, factId: null };
  const entries = stages.map(({ stage, at }) => ({ ...nothing, contactId, at, event: 'stage', stage }));
  const qualified = qualifications.map(({ at, behaviour, fit, total, fact }) => ({ ...nothing, contactId, at, event: 'qualification', behaviour, fit, total, factId: fact }));
  return [...entries, ...qualified].sort((a, b) => a.at - b.at);
}

/** Hand-offs as their decisions left them. */
export const HANDOFFS_TABLE = {
  name: 'handoffs',
  columns: {
    handoffId: 'text',
    contactId: 'text',
    status: 'text',
    open: 'boolean',
    imported: 'boolean',
    offeredAt: 'instant',
    decidedAt: 'instant',
    dueAt: 'instant?',
    overdue: 'boolean',
    owner: 'text?',
    reason: 'text?',
    why: 'text?',
    qualifiedAt: 'instant?',
    behaviour: 'number?',
    fit: 'number?',
    total: 'number?',
    modelId: 'text?',
    modelVersion: 'integer?',
    modelDigest: 'text?',
  },
} as const;

/** Overdue is what was offered and not answered by `dueAt`, as of `asOf`. */
export function handoffRow(contactId: string, handoff: Handoff, asOf: Instant): RowOf<typeof HANDOFFS_TABLE> {
  const { id, status, open, imported, offeredAt, decidedAt, dueAt, owner, reason, why } = handoff;
  return {
    handoffId: id,
    contactId,
    status,
    open,
    imported,
    offeredAt,
    decidedAt,
    dueAt,
    overdue: open && status === 'offered' && dueAt !== null && dueAt <= asOf,
    owner,
    reason,
    why,
    ...qualificationColumns(handoff.qualification),
    ...modelColumns(handoff.model),
  };
}

function qualificationColumns(scores: Handoff['qualification']) {
  if (scores === null) return { qualifiedAt: null, behaviour: null, fit: null, total: null };
  return { qualifiedAt: scores.at, behaviour: scores.behaviour, fit: scores.fit, total: scores.total };
}

function modelColumns(model: Handoff['model']) {
  if (model === null) return { modelId: null, modelVersion: null, modelDigest: null };
  return { modelId: model.id, modelVersion: model.version, modelDigest: model.digest };
}
