import type { Instant } from '@waymark/journey';
import { parseInstant } from '../instants';
import type { Checked } from '../refusals';
import { readInstant, refuseTime } from '../times';
import type { SegmentMessage } from './message';

/** When a message happened, by our clock. */
export interface SegmentTime {
  readonly at: Instant;
  readonly text: string;
  readonly pointer: string;
}

/**
 * `timestamp` moved by the difference between our receipt and `sentAt`: the sender's clock need not be right. Without a
 * `timestamp` the `originalTimestamp` stands in, without both the receipt; a `sentAt` that cannot be read moves nothing.
 */
export function timeOf(message: SegmentMessage, sentAt: unknown, receivedAt: Instant): Checked<SegmentTime> {
  const pointer = typeof message.timestamp !== 'string' && typeof message.originalTimestamp === 'string' ? '/originalTimestamp' : '/timestamp';
  const text = message.timestamp ?? message.originalTimestamp;
  if (typeof text !== 'string') return { ok: true, value: { at: receivedAt, text: written(receivedAt), pointer } };
  const said = readInstant(text, pointer);
  if (!said.ok) return said;
  const at = said.value + correction(sentAt, receivedAt);
  const corrected = written(at);
  return parseInstant(corrected) === undefined ? refuseTime(text, pointer) : { ok: true, value: { at, text: corrected, pointer } };
}

function correction(sentAt: unknown, receivedAt: Instant): number {
  const sent = typeof sentAt === 'string' ? parseInstant(sentAt) : undefined;
  return sent === undefined ? 0 : receivedAt - sent;
}

function written(at: Instant): string {
  return new Date(at).toISOString();
}
