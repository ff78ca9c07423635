import type { Draft } from './incoming';
import { optionalInstant } from './cloud-event';
import type { Checked } from './refusals';
import type { SentData, SentPlainFact } from './sent';
import { readInstant } from './times';

/** A plain fact whose shape has been judged, as a draft. */
export function draftOfPlain(fact: SentPlainFact): Checked<Draft> {
  const occurredAt = readInstant(fact.occurredAt, '/occurredAt');
  if (!occurredAt.ok) return occurredAt;
  const recordedAt = optionalInstant(fact.recordedAt, '/recordedAt');
  if (!recordedAt.ok) return recordedAt;
  const draft: Draft = {
    id: fact.id,
    kind: fact.kind,
    source: fact.source ?? undefined,
    occurredAt: occurredAt.value,
    timePointer: '/occurredAt',
    recordedAt: recordedAt.value,
    mainIdentity: typeof fact.contactId === 'string' ? { type: 'contact_id', value: fact.contactId } : undefined,
    data: fact as SentData,
    base: '',
    sent: fact as unknown as Readonly<Record<string, unknown>>,
    metadata: {},
  };
  return { ok: true, value: draft };
}
