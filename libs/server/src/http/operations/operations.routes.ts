import { answer, body, PAGING, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';
import { ref } from '../schemas/shapes';

const LETTERS = 'Dead letters';
const KEYS = 'Keys';

/** A text has no schema of its lines: that, and the mapping with which the command line makes lines of CSV, stand beside it. */
const HISTORY_LINES = { type: 'string', 'x-line': { anyOf: [ref('Touchpoint'), ref('PlainFact')] }, 'x-csv-mapping': ref('CsvMapping') };

export const OPERATION_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/v1/dead-letters',
    id: 'listDeadLetters',
    tag: LETTERS,
    summary: 'What could not be taken, newest first',
    access: [],
    parameters: [query('status', 'only those', { type: 'string', enum: ['open', 'resolved'] }), ...PAGING],
    answers: { 200: answer('DeadLetterPage', 'a page of letters') },
    problems: [400],
  },
  {
    method: 'GET',
    path: '/v1/dead-letters/{id}',
    id: 'showDeadLetter',
    tag: LETTERS,
    summary: 'A letter with its message opened',
    access: [],
    answers: { 200: answer('DeadLetterDetail', 'the letter') },
    problems: [404],
  },
  {
    method: 'POST',
    path: '/v1/dead-letters/{id}/retry',
    id: 'retryDeadLetter',
    tag: LETTERS,
    summary: 'Puts a letter in again, as it is or mended',
    description:
      'Judged as its own source would be. Taken, known or erased, it is resolved; refused again, it stays, and nothing is kept. A mended letter that was in conflict needs an id of its own. A resolved letter becomes no other fact (letter-resolved).',
    access: [],
    command: true,
    body: body('RetryBody'),
    answers: { 200: answer('Retried', 'what became of it') },
    problems: [400, 404, 422, 429],
  },
  {
    method: 'POST',
    path: '/v1/imports',
    id: 'importLines',
    tag: 'Touchpoints',
    summary: 'A chunk of a file of history, one fact a line',
    description: 'CloudEvents or plain facts. A broken line is reported with its number and stops nothing. A chunk that is sent again adds nothing.',
    access: [],
    parameters: [
      query('firstLine', 'number of the first line', { type: 'integer', minimum: 1, default: 1 }),
      query('dryRun', 'only check, and say what the first facts become', { type: 'boolean', default: false }),
      query('only', 'a file\'s hand-off facts go in before its others', { type: 'string', enum: ['handoffs', 'others'] }),
    ],
    body: { content: { 'application/x-ndjson': HISTORY_LINES }, required: true },
    answers: { 200: answer('ImportReport', 'counts and problems') },
    problems: [400, 413, 415, 429],
  },
  {
    method: 'GET',
    path: '/v1/keys',
    id: 'listKeys',
    tag: KEYS,
    summary: 'Who may call',
    access: [],
    parameters: PAGING,
    answers: { 200: answer('KeyPage', 'a page of keys, without the keys themselves') },
    problems: [400],
  },
  {
    method: 'POST',
    path: '/v1/keys',
    id: 'addKey',
    tag: KEYS,
    summary: 'Makes a key; its secret is told this once',
    access: [],
    command: true,
    body: body('KeyBody', true),
    answers: { 201: answer('KeyMade', 'the key with its secret') },
    problems: [400, 409, 422],
  },
  {
    method: 'GET',
    path: '/v1/keys/{name}',
    id: 'showKey',
    tag: KEYS,
    summary: 'One key, without the key itself',
    access: [],
    answers: { 200: answer('Key', 'the key') },
    problems: [404],
  },
  {
    method: 'DELETE',
    path: '/v1/keys/{name}',
    id: 'revokeKey',
    tag: KEYS,
    summary: 'Takes a key back: it is refused from now on',
    access: [],
    command: true,
    answers: { 204: { description: 'revoked' } },
    problems: [400, 404, 422],
  },
];
