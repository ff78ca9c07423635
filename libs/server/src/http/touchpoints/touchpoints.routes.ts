import { answer } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';
import { listOf, ref } from '../schemas/shapes';

export const TOUCHPOINT_ROUTES: readonly RouteDoc[] = [
  {
    method: 'POST',
    path: '/v1/touchpoints',
    id: 'takeTouchpoints',
    tag: 'Touchpoints',
    summary: 'One CloudEvent, or a batch of them',
    description:
      'Structured or binary mode (ce- headers), or a JSON array. Bodies may be gzip, at most 5 MiB unpacked. One bad event never rejects its neighbours. Accepted means durable. The same event again is a duplicate and changes nothing.',
    access: ['channel'],
    body: {
      content: {
        'application/cloudevents+json': ref('Touchpoint'),
        'application/cloudevents-batch+json': listOf(ref('Touchpoint')),
        'application/json': { description: 'binary mode: the data, with the attributes in ce- headers', type: 'object' },
      },
      required: true,
    },
    answers: { 202: answer('EventAnswers', 'what became of each event') },
    problems: [400, 409, 413, 415, 429],
  },
];
