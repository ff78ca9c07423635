import { answer } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'Operation';

function health(name: string, summary: string): RouteDoc {
  return {
    method: 'GET',
    path: `/health/${name}`,
    id: `health${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    tag: TAG,
    summary,
    access: 'everybody',
    answers: { 200: answer('Health', 'well') },
    problems: name === 'live' ? [] : [503],
  };
}

export const HEALTH_ROUTES: readonly RouteDoc[] = [
  health('live', 'The process runs and answers'),
  health('ready', 'Everything that answers stand on is well'),
  health('startup', 'The views hold what the log held at the start'),
  {
    method: 'GET',
    path: '/metrics',
    id: 'readMetrics',
    tag: TAG,
    summary: 'Figures for Prometheus',
    access: 'everybody',
    answers: { 200: { description: 'Prometheus text format', content: { 'text/plain': { type: 'string' } } } },
  },
];
