import { answer, PAGING } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'Views';

export const VIEW_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/v1/views',
    id: 'listViews',
    tag: TAG,
    summary: 'Read tables where they are kept, those of other versions too',
    access: [],
    parameters: PAGING,
    answers: { 200: answer('StoredViewsPage', 'a page of views, by name') },
    problems: [400],
  },
  {
    method: 'DELETE',
    path: '/v1/views/{name}',
    id: 'dropViews',
    tag: TAG,
    summary: 'Removes views that nobody uses any more',
    description: 'For good; they could be made anew from the log. Those of this version are refused, and those that a process writes to (views-in-use).',
    access: [],
    command: true,
    answers: { 204: { description: 'gone' } },
    problems: [400, 404, 409, 422],
  },
];
