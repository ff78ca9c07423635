import { SEGMENT_TYPES } from '@waymark/contract';
import type { SegmentType } from '@waymark/contract';
import { answer, json } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const SHARED = {
  method: 'POST',
  tag: 'Segment',
  access: ['channel'],
  basic: true,
  problems: [400, 409, 413, 415, 429],
} as const;

const DESCRIPTION =
  'Takes what Segment\'s server libraries send, the channel\'s key being the user name of Basic authentication. The source is segment:NAME, NAME standing with the key. Bodies may be gzip, at most 5 MiB unpacked.';

function batchRoute(path: string, id: string): RouteDoc {
  return {
    ...SHARED,
    path,
    id,
    summary: 'A batch of messages',
    description: `${DESCRIPTION} One bad message never rejects its neighbours.`,
    body: { content: json('SegmentBatch'), required: true },
    answers: { 200: answer('SegmentAnswers', 'what became of each message') },
  };
}

function messageRoute(type: SegmentType): RouteDoc {
  return {
    ...SHARED,
    path: `/v1/${type}`,
    id: `segment${type[0]?.toUpperCase()}${type.slice(1)}`,
    summary: `One ${type} message`,
    description: DESCRIPTION,
    body: { content: json('SegmentMessage'), required: true },
    answers: { 200: answer('SegmentAnswers', 'what became of the message') },
  };
}

/** Some of the libraries call their batches imports. */
export const SEGMENT_ROUTES: readonly RouteDoc[] = [
  batchRoute('/v1/batch', 'segmentBatch'),
  batchRoute('/v1/import', 'segmentImport'),
  ...SEGMENT_TYPES.map(messageRoute),
];
