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
  {
    method: 'GET',
    path: '/v1/contacts/{id}/journey',
    id: 'readJourney',
    tag: TAG,
    summary: 'A contact\'s whole way under any published model, every jump explained',
    description:
      'One step for each fact, and for each instant at which something falls due by time (inactivity, an idle fallback, the end of expiring lines), that changed anything. The lines of a step add up to the difference of its totals. `points` draw the curve where scores fade between the steps. Pages that follow stay with the `asOf` of the first.',
    access: ['sales'],
    parameters: [
      query('model', 'ID or ID@VERSION; the live model when left out'),
      query('asOf', 'an RFC 3339 time; now when left out', { type: 'string', format: 'date-time' }),
      query('limit', 'how many steps at most', { type: 'integer', minimum: 1, maximum: 1_000, default: 200 }),
      query('cursor', 'nextCursor of the page before'),
      query('points', 'how many points between the steps of the page at most', { type: 'integer', minimum: 0, maximum: 400, default: 400 }),
    ],
    answers: { 200: answer('Journey', 'a page of the way') },
    problems: [400, 404, 503],
  },
];
