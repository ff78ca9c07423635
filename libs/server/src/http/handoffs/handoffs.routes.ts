import { HANDOFF_STATUSES } from '../../queries/list-handoffs';
import { answer, body, PAGING, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'Hand-offs';

function step(name: string, summary: string, takes: string, required: boolean): RouteDoc {
  return {
    method: 'POST',
    path: `/v1/handoffs/{id}/${name}`,
    id: `${name}Handoff`,
    tag: TAG,
    summary,
    description: 'A step that is not allowed is 409 with what is. The decision comes back as a fact in the timeline.',
    access: ['sales'],
    command: true,
    body: body(takes, required),
    answers: { 200: answer('HandoffDetail', 'the hand-off after the step') },
    problems: [400, 404, 409, 422, 503],
  };
}

export const HANDOFF_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/v1/handoffs',
    id: 'listHandoffs',
    tag: TAG,
    summary: 'The queue that sales works from',
    description: 'Hand-offs, latest offered first. waiting: qualified, and nothing has been offered yet; blocked: consent for sales_contact is withdrawn; both best first.',
    access: ['sales'],
    parameters: [
      query('status', 'open is offered and accepted', { type: 'string', enum: HANDOFF_STATUSES, default: 'open' }),
      query('owner', 'the owner'),
      query('account', 'the domain of the company, whatever its case; its id where no domain is known'),
      query('due', 'overdue, or an RFC 3339 time: offered ones that are due by then'),
      ...PAGING,
    ],
    answers: { 200: answer('HandoffPage', 'a page of the queue') },
    problems: [400, 409, 503],
  },
  {
    method: 'GET',
    path: '/v1/handoffs/stream',
    id: 'followHandoffs',
    tag: TAG,
    summary: 'Every change of a hand-off, as server-sent events',
    description:
      'The id of an event is a log position; its data is HandoffNews. After Last-Event-ID (or lastEventId) the stream goes on without gap or double; without one it begins with what comes next. Comments keep the connection alive.',
    access: ['sales'],
    parameters: [
      query('lastEventId', 'go on after this log position', { type: 'integer', minimum: 0 }),
      { name: 'Last-Event-ID', in: 'header', description: 'as lastEventId; browsers send it when they reconnect', schema: { type: 'integer', minimum: 0 } },
    ],
    answers: { 200: { description: 'the stream', content: { 'text/event-stream': { $ref: '#/components/schemas/HandoffNews' } } } },
    problems: [400, 503],
  },
  {
    method: 'POST',
    path: '/v1/handoffs/release',
    id: 'releaseHandoffs',
    tag: TAG,
    summary: 'Offers, once, those whom a switch or an import of history qualified',
    access: [],
    command: true,
    body: body('ReleaseBody'),
    answers: { 200: answer('Release', 'whom it offered, and whom not and why') },
    problems: [400, 409, 422, 503],
  },
  {
    method: 'GET',
    path: '/v1/handoffs/{id}',
    id: 'showHandoff',
    tag: TAG,
    summary: 'One hand-off with its history',
    access: ['sales'],
    answers: { 200: answer('HandoffDetail', 'the hand-off') },
    problems: [404],
  },
  step('accept', 'Takes it on: the owner of the key has it now', 'StepBody', false),
  step('reject', 'Says no, with a reason', 'CloseBody', true),
  step('recycle', 'Gives it back to marketing, with a reason', 'CloseBody', true),
  step('convert', 'An accepted one became an opportunity', 'StepBody', false),
  step('assign', 'Gives an open one another owner', 'AssignBody', true),
];
