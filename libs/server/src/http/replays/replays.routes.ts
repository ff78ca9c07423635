import { answer, body, html, json, PAGING, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';
import { ref } from '../schemas/shapes';
import { REPORT_FORMATS, REPORT_TYPES } from './report-formats';

const TAG = 'Replays';
const FILE = { type: 'string' };

export const REPLAY_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/v1/replays',
    id: 'listReplays',
    tag: TAG,
    summary: 'What-ifs that are kept, the latest first',
    access: ['analyst'],
    parameters: PAGING,
    answers: { 200: answer('ReplayPage', 'a page of replays') },
    problems: [400, 409],
  },
  {
    method: 'POST',
    path: '/v1/replays',
    id: 'beginReplay',
    tag: TAG,
    summary: 'Asks what would have been under another model',
    description:
      'A published model or a draft is run over all facts of the log and compared with another, the live one unless `against` says which, or null for none. `from` and `to` bound the qualifications that are reported, `where` is asked of contacts at `asOf`. One runs at a time and 20 may wait; one that a restart cuts off begins again by itself.',
    access: ['analyst'],
    command: true,
    body: body('ReplayBody', true),
    answers: { 202: answer('Replay', 'the replay to watch') },
    problems: [400, 404, 409, 422, 429],
  },
  {
    method: 'GET',
    path: '/v1/replays/{id}',
    id: 'showReplay',
    tag: TAG,
    summary: 'How far a replay is, and what it came to',
    access: ['analyst'],
    answers: { 200: answer('Replay', 'the replay') },
    problems: [404, 409],
  },
  {
    method: 'DELETE',
    path: '/v1/replays/{id}',
    id: 'cancelReplay',
    tag: TAG,
    summary: 'Cancels a replay that waits or runs, removes one that is over',
    access: ['analyst'],
    command: true,
    answers: { 200: answer('Replay', 'as it is now, or was when it was removed') },
    problems: [400, 404, 409, 422],
  },
  {
    method: 'GET',
    path: '/v1/replays/{id}/report',
    id: 'showReplayReport',
    tag: TAG,
    summary: 'The report: as JSON, as a page with its plots, or one of its tables for notebooks',
    description: 'By `format`, else by what `Accept` prefers. The table `contact-changes` has every contact that changes, `changed-lines` the lines of those that change most.',
    access: ['analyst'],
    parameters: [query('format', 'goes before Accept', { type: 'string', enum: REPORT_FORMATS }), query('table', 'which one, for csv, parquet and ndjson')],
    answers: {
      200: {
        description: 'the report',
        content: { ...json('ReplayReport'), ...html('').content, [REPORT_TYPES.csv]: FILE, [REPORT_TYPES.parquet]: FILE, [REPORT_TYPES.ndjson]: FILE },
      },
    },
    problems: [400, 404, 406, 409],
  },
  {
    method: 'GET',
    path: '/v1/replays/{id}/diff',
    id: 'listReplayChanges',
    tag: TAG,
    summary: 'Every contact that changes, those that change most first, and why',
    access: ['analyst'],
    parameters: [
      query('limit', 'how many at most; up to 1000 where nothing is explained', { type: 'integer', minimum: 1, maximum: 1_000, default: 50 }),
      query('cursor', 'nextCursor of the page before'),
      query('explain', 'false: without the lines that make the difference', { type: 'boolean', default: true }),
    ],
    answers: { 200: answer('ContactChangePage', 'a page of changes') },
    problems: [400, 404, 409],
  },
  {
    method: 'GET',
    path: '/v1/replays/{id}/events',
    id: 'followReplay',
    tag: TAG,
    summary: 'Progress as server-sent events',
    description: 'Events `progress`, at last `done`, `failed` or `cancelled`; the data of each is the replay.',
    access: ['analyst'],
    answers: { 200: { description: 'a stream of the replay as it goes on', content: { 'text/event-stream': ref('Replay') } } },
    problems: [404, 409, 503],
  },
];
