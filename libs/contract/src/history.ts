import { BUILT_IN_CATALOGUE, SEALED_KEYS } from '@waymark/journey';
import type { Instant, ScoredFact } from '@waymark/journey';
import { parseInstant } from './instants';
import { checkSize, createPlainShape, parseJson } from './plain-fact';
import { refuse } from './refusals';
import type { Refused } from './refusals';
import { profileFact, touchpointFact } from './scored-fact';
import type { SentPlainFact, SentProfile, SentTouchpoint } from './sent';
import { MAX_EVENT_BYTES } from './settings';
import { checkText, mayBeUnfaithful } from './text';
import { readInstant, refuseTime } from './times';

/** A plain fact as a pure score reads it. */
export interface ScoreLine {
  readonly contactId: string;
  readonly fact: ScoredFact;
}

/** One line read: a fact; a valid identity fact, which is skipped but claims its id (ids are global, whatever the kind); or why it is none. */
export type HistoryLine =
  | { readonly ok: true; readonly value: ScoreLine }
  | { readonly ok: true; readonly value: null; readonly skippedId: string }
  | Refused;

const MAPPING = { catalogue: BUILT_IN_CATALOGUE, sealedKeys: SEALED_KEYS };

/**
 * Reads the lines of a history of plain facts with the built-in catalogue: as strict as an import, but it needs `contactId`,
 * derives nothing, and knows no future and no reserved channel or source. Compiles its validators once; keeps nothing between lines.
 */
export function createHistoryReader(): (line: string) => HistoryLine {
  const shape = createPlainShape();
  return (line) => {
    const oversized = checkSize(line, MAX_EVENT_BYTES);
    if (oversized) return oversized;
    const parsed = parseJson(line);
    if (!parsed.ok) return parsed;
    const unfaithful = mayBeUnfaithful(line) ? checkText(parsed.value) : undefined;
    if (unfaithful) return unfaithful;
    const fact = shape(parsed.value);
    return fact.ok ? readFact(fact.value) : fact;
  };
}

function readFact(sent: SentPlainFact): HistoryLine {
  const occurredAt = parseInstant(sent.occurredAt);
  if (occurredAt === undefined) return refuseTime(sent.occurredAt, '/occurredAt');
  const recordedAt = typeof sent.recordedAt === 'string' ? readInstant(sent.recordedAt, '/recordedAt') : undefined;
  if (recordedAt?.ok === false) return recordedAt;
  if (sent.kind === 'identity') return { ok: true, value: null, skippedId: sent.id };
  const contactId = sent.contactId ?? '';
  if (contactId.trim() === '') return refuse('missing-field', '/contactId', '/contactId is missing or blank: it must name the contact');
  return { ok: true, value: { contactId, fact: scoredFact(sent, occurredAt) } };
}

function scoredFact(sent: SentPlainFact, occurredAt: Instant): ScoredFact {
  const stamp = { id: sent.id, occurredAt, source: sent.source ?? undefined };
  if (sent.kind === 'touchpoint') return touchpointFact(stamp, sent as unknown as SentTouchpoint, MAPPING);
  return profileFact(stamp, sent as SentProfile, MAPPING);
}
