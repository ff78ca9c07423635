import { BACKTEST_ROUTES } from '../backtests/backtests.routes';
import { BACKUP_ROUTES } from '../backups/backups.routes';
import { CONTACT_ROUTES } from '../contacts/contacts.routes';
import { EXPORT_ROUTES } from '../exports/exports.routes';
import { GENERATION_ROUTES } from '../generations/generations.routes';
import { HANDOFF_ROUTES } from '../handoffs/handoffs.routes';
import { HEALTH_ROUTES } from '../health/health.routes';
import { LEAD_ROUTES } from '../leads/leads.routes';
import { MODEL_ROUTES } from '../models/models.routes';
import { OPERATION_ROUTES } from '../operations/operations.routes';
import { PAGE_ROUTES } from '../pages/pages.routes';
import { PEOPLE_ROUTES } from '../people/people.routes';
import { titleOf } from '../problems/statuses';
import { REPLAY_ROUTES } from '../replays/replays.routes';
import { COMPONENTS } from '../schemas/components';
import { TOUCHPOINT_ROUTES } from '../touchpoints/touchpoints.routes';
import { VIEW_ROUTES } from '../views/views.routes';
import { SEGMENT_ROUTES } from '../segment/segment.routes';
import { ref } from '../schemas/shapes';
import type { AnswerDoc, ParameterDoc, RouteDoc } from './route';

/** Every route, in the order in which the document tells them. */
export const ROUTE_DOCS: readonly RouteDoc[] = [
  ...TOUCHPOINT_ROUTES,
  ...SEGMENT_ROUTES,
  ...LEAD_ROUTES,
  ...CONTACT_ROUTES,
  ...PEOPLE_ROUTES,
  ...HANDOFF_ROUTES,
  ...MODEL_ROUTES,
  ...GENERATION_ROUTES,
  ...REPLAY_ROUTES,
  ...BACKTEST_ROUTES,
  ...OPERATION_ROUTES,
  ...EXPORT_ROUTES,
  ...BACKUP_ROUTES,
  ...VIEW_ROUTES,
  ...HEALTH_ROUTES,
  ...PAGE_ROUTES,
];

/** The document of the API, OpenAPI 3.1. */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTE_DOCS) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waymark',
      version: version === '' ? '1' : version,
      description:
        'A customer-journey engine: touchpoints in, scores, stages and hand-offs out. Times are RFC 3339 in UTC. Lists are paged: give nextCursor back as cursor. Errors are application/problem+json with a stable code.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths,
    webhooks: { handoff: { post: HANDOFF_WEBHOOK } },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'a named key with one of the roles channel, sales, analyst and admin; admin may do everything' },
        basic: { type: 'http', scheme: 'basic', description: 'for Segment\'s libraries: the key is the user name, the password is empty' },
      },
      schemas: COMPONENTS,
    },
  };
}

const IDEMPOTENCY_KEY: ParameterDoc = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'repeated under one key, the command is done once and gets the same answer; the server makes one where none is sent',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** What is posted where WAYMARK_WEBHOOK_URL says. */
const HANDOFF_WEBHOOK = {
  operationId: 'handoffWebhook',
  tags: ['Hand-offs'],
  summary: 'Every change of a hand-off, posted to an address of yours in its order, at least once',
  description: 'Signed as Standard Webhooks says, with WAYMARK_WEBHOOK_SECRET. Drop what you have had by its webhook-id.',
  security: [],
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } })),
  requestBody: { required: true, content: { 'application/cloudevents+json': { schema: { anyOf: [ref('HandoffMessage'), ref('RetractionMessage')] } } } },
  responses: { '2XX': { description: 'taken; any other answer, and none in 10 seconds, has it posted again' } },
};

function operation(route: RouteDoc): object {
  const parameters = [...pathParameters(route.path), ...(route.parameters ?? []), ...(route.command ? [IDEMPOTENCY_KEY] : [])];
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, whoMay(route)].filter((part) => part !== undefined).join(' '),
    ...securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: route.body.required ?? false, content: asMedia(route.body.content) } } : {}),
    responses: { ...answers(route.answers), ...problems(problemStatuses(route)) },
  };
}

function securityOf({ access, basic }: RouteDoc): object {
  if (access === 'everybody') return { security: [] };
  return basic === true ? { security: [{ key: [] }, { basic: [] }] } : {};
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function whoMay({ access }: RouteDoc): string {
  if (access === 'everybody') return 'Needs no key.';
  return `Role: ${[...access, 'admin'].join(' or ')}.`;
}

/** An address with a parameter may be one that cannot be decoded. */
function problemStatuses({ access, path, problems: own = [] }: RouteDoc): readonly number[] {
  const common = [...(access === 'everybody' ? [] : [401, 403]), ...(path.includes('{') ? [400] : [])];
  return [...new Set([...own, ...common])].sort((a, b) => a - b);
}

function answers(docs: Readonly<Record<number, AnswerDoc>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(docs).map(([status, { description, content }]) => [status, { description, ...(content ? { content: asMedia(content) } : {}) }]),
  );
}

function problems(statuses: readonly number[]): Record<string, object> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(statuses.map((status) => [String(status), { description: titleOf(status), content }]));
}

function asMedia(content: NonNullable<AnswerDoc['content']>): object {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}
