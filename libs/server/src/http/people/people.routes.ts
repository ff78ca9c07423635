import { CASE_FILTERS } from '../../queries/list-cases';
import { answer, body, PAGING, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'People';
const DECIDED = { 200: answer('PeopleDecided', 'what it did, and the contact concerned after it') };

export const PEOPLE_ROUTES: readonly RouteDoc[] = [
  {
    method: 'POST',
    path: '/v1/contacts/merge',
    id: 'mergeContacts',
    tag: TAG,
    summary: 'Joins two contacts into the earlier',
    description: 'Whatever they hold, and although they were kept apart; open cases that this answers are settled. The ids of both may be those of merged ones.',
    access: [],
    command: true,
    body: body('MergeBody', true),
    answers: DECIDED,
    problems: [400, 404, 409, 422, 503],
  },
  {
    method: 'POST',
    path: '/v1/contacts/unlink',
    id: 'unlinkIdentity',
    tag: TAG,
    summary: 'Takes a wrong link back for facts to come',
    description: 'The value is normalised as in touchpoints. Facts that are there stay where they are.',
    access: [],
    command: true,
    body: body('LookUpBody', true),
    answers: DECIDED,
    problems: [400, 404, 409, 422, 503],
  },
  {
    method: 'POST',
    path: '/v1/merges/{id}/unmerge',
    id: 'unmergeContacts',
    tag: TAG,
    summary: 'Takes a merge back',
    description: 'A contact tells its merges. What this one joined is kept apart from now on.',
    access: [],
    command: true,
    answers: DECIDED,
    problems: [400, 404, 409, 422, 503],
  },
  {
    method: 'GET',
    path: '/v1/cases',
    id: 'listCases',
    tag: TAG,
    summary: 'What the rules leave to a person, newest first',
    access: [],
    parameters: [query('status', 'open ones, or all', { type: 'string', enum: CASE_FILTERS, default: 'open' }), ...PAGING],
    answers: { 200: answer('CasePage', 'a page of cases') },
    problems: [400],
  },
  {
    method: 'POST',
    path: '/v1/cases/{id}/settle',
    id: 'settleCase',
    tag: TAG,
    summary: 'Answers a case',
    description: 'merge joins the contacts, or links the value where only one contact is concerned; keep-apart parts them, or leaves the value out, for good.',
    access: [],
    command: true,
    body: body('SettleBody', true),
    answers: DECIDED,
    problems: [400, 404, 409, 422, 503],
  },
];
