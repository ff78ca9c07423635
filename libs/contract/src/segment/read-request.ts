import type { Instant } from '@waymark/journey';
import { describeFound } from '../found';
import { isObject, parseJson } from '../plain-fact';
import { refuse } from '../refusals';
import type { Checked } from '../refusals';
import { exceeds, utf8Length } from '../text';
import type { SegmentType } from './message';
import type { SegmentDelivery } from './read-message';

/** A request of Segment's libraries: which of their calls, and through which channel. */
export interface SegmentRequest {
  readonly call: 'batch' | SegmentType;
  /** NAME of the source `segment:NAME`; it stands with the channel's key. */
  readonly name: string;
}

/** What the body of a request holds, not yet judged. */
export interface SegmentMessages {
  readonly messages: readonly unknown[];
  readonly delivery: SegmentDelivery;
  /** The size of all together where that is within the limit of one; otherwise each has to be measured. */
  readonly bytes: number | undefined;
}

export function readSegmentBody({ call, name }: SegmentRequest, body: string, receivedAt: Instant, maxBytes: number): Checked<SegmentMessages> {
  const parsed = parseJson(body);
  if (!parsed.ok) return parsed;
  const bytes = exceeds(body, maxBytes) ? undefined : utf8Length(body);
  if (call !== 'batch') {
    return { ok: true, value: { messages: [parsed.value], delivery: { name, type: call, sentAt: undefined, receivedAt }, bytes } };
  }
  if (!isObject(parsed.value)) return refuse('invalid-field', '', `a batch must be a JSON object with "batch"; found ${describeFound('', parsed.value)}`);
  const { batch, sentAt } = parsed.value;
  if (batch === undefined || batch === null) return refuse('missing-field', '/batch', '/batch is missing: it must be an array of messages');
  if (!Array.isArray(batch)) return refuse('invalid-field', '/batch', `/batch must be an array of messages; found ${describeFound('/batch', batch)}`);
  return { ok: true, value: { messages: batch, delivery: { name, type: undefined, sentAt, receivedAt }, bytes } };
}
