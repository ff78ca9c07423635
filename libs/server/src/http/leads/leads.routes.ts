import { STAGES } from '@waymark/scoring';
import { LEAD_SORTS } from '../../queries/find-leads';
import { answer, PAGING, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

export const LEAD_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/v1/leads',
    id: 'findLeads',
    tag: 'Leads',
    summary: 'Scored contacts, best first',
    description: 'Rows are of their last event, or of the last thing that fell due; asOf says when. Contacts that have nothing to sort by are left out. From page to page the list stays with the rows that it began with, also over a switch of models.',
    access: ['sales'],
    parameters: [
      query('model', 'ID or ID@VERSION, filled beside the live model (a shadow, say); the live one when left out'),
      query('sort', 'the order; - is descending', { type: 'string', enum: LEAD_SORTS, default: '-total' }),
      query('stage', 'the stage', { type: 'string', enum: STAGES }),
      query('class', 'the class, such as A1'),
      query('minTotal', 'the lowest total', { type: 'number' }),
      query('owner', 'owner of the latest hand-off'),
      query('channel', 'channel of the latest touch'),
      query('account', 'the domain of the company, whatever its case; its id where no domain is known'),
      query('q', 'a part of the company\'s name'),
      ...PAGING,
    ],
    answers: { 200: answer('LeadPage', 'a page of leads') },
    problems: [400, 404, 409, 503],
  },
];
