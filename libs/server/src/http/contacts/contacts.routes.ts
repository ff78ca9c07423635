import { answer, body, PAGING, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'Contacts';

export const CONTACT_ROUTES: readonly RouteDoc[] = [
  {
    method: 'POST',
    path: '/v1/contacts/lookup',
    id: 'lookUpContact',
    tag: TAG,
    summary: 'Whose identity it is',
    description: 'The value is normalised as in touchpoints. A user_id needs its source.',
    access: ['sales'],
    body: body('LookUpBody', true),
    answers: { 200: answer('FoundContact', 'the contact') },
    problems: [400, 404],
  },
  {
    method: 'GET',
    path: '/v1/contacts/{id}',
    id: 'showContact',
    tag: TAG,
    summary: 'One person: identities, account, score, stages, hand-offs',
    access: ['sales'],
    answers: { 200: answer('Contact', 'the contact, as the log has it now') },
    problems: [404],
  },
  {
    method: 'GET',
    path: '/v1/contacts/{id}/timeline',
    id: 'listTimeline',
    tag: TAG,
    summary: 'A contact\'s facts, newest first',
    access: ['sales'],
    parameters: PAGING,
    answers: { 200: answer('TimelinePage', 'a page of facts') },
    problems: [400, 404],
  },
  {
    method: 'GET',
    path: '/v1/contacts/{id}/score',
    id: 'scoreContact',
    tag: TAG,
    summary: 'One contact\'s score, exact at any instant, under any published model',
    access: ['sales'],
    parameters: [
      query('model', 'ID or ID@VERSION; the live model when left out'),
      query('asOf', 'an RFC 3339 time; now when left out', { type: 'string', format: 'date-time' }),
      query('explain', 'with the lines that add up to it', { type: 'boolean', default: false }),
    ],
    answers: { 200: answer('Score', 'the score') },
    problems: [400, 404, 503],
  },
];
