import { SEGMENT_MESSAGES, SEGMENT_TYPES } from '@waymark/contract';
import { EVENT_ANSWERS } from '../schemas/operations';
import type { Schema } from '../schemas/shapes';
import { listOf, object, partial, ref, text } from '../schemas/shapes';

/** Any of the messages, as a batch holds them. */
export const SEGMENT_MESSAGE: Schema = {
  anyOf: SEGMENT_TYPES.map((type) => SEGMENT_MESSAGES[type]),
  examples: [
    {
      type: 'track',
      messageId: 'm-1',
      userId: '42',
      event: 'Order Completed',
      properties: { plan: 'pro' },
      timestamp: '2026-03-01T09:00:00+08:00',
    },
  ],
};

export const SEGMENT_BATCH = partial({ batch: listOf(ref('SegmentMessage')) }, { sentAt: text('RFC 3339, by the sender\'s clock') });

export const SEGMENT_ANSWERS = object({
  success: { const: true, description: 'what these libraries look for: nothing of this has to be sent again' },
  ...(EVENT_ANSWERS['properties'] as Readonly<Record<string, Schema>>),
});
