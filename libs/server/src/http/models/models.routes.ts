import { answer, body, json, PAGING, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';
import { ref } from '../schemas/shapes';

const TAG = 'Models';
const MODEL_TEXT = { content: { 'application/yaml': { type: 'string', description: 'the model as YAML 1.2' }, 'application/json': ref('Model') }, required: true };

export const MODEL_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/v1/models',
    id: 'listModels',
    tag: TAG,
    summary: 'The latest version of each model',
    access: ['analyst'],
    parameters: PAGING,
    answers: { 200: answer('ModelPage', 'a page of models') },
    problems: [400],
  },
  {
    method: 'POST',
    path: '/v1/models',
    id: 'publishModel',
    tag: TAG,
    summary: 'Publishes a model as the next version of its id',
    description: 'A version is for ever. It scores nobody until it is activated.',
    access: ['analyst'],
    command: true,
    body: MODEL_TEXT,
    answers: {
      201: answer('PublishedModel', 'a new version'),
      200: answer('PublishedModel', 'the latest version, which has this content already'),
    },
    problems: [400, 422, 503],
  },
  {
    method: 'POST',
    path: '/v1/models/lint',
    id: 'lintModel',
    tag: TAG,
    summary: 'Checks a model and keeps nothing',
    access: ['analyst'],
    body: MODEL_TEXT,
    answers: { 200: answer('Lint', 'sound, or every error with its path') },
  },
  {
    method: 'GET',
    path: '/v1/models/{id}',
    id: 'showLatestModel',
    tag: TAG,
    summary: 'The latest version of a model, and all its versions',
    access: ['analyst'],
    answers: { 200: answer('ModelDetail', 'the model') },
    problems: [404],
  },
  {
    method: 'GET',
    path: '/v1/models/{id}/{version}',
    id: 'showModel',
    tag: TAG,
    summary: 'A version of a model',
    access: ['analyst'],
    answers: { 200: answer('ModelDetail', 'the model') },
    problems: [400, 404],
  },
  {
    method: 'GET',
    path: '/v1/models/{id}/{version}/diff',
    id: 'compareModels',
    tag: TAG,
    summary: 'What changes from another model to this one, and which facts that can touch',
    access: ['analyst'],
    parameters: [query('against', 'the model to compare with, as ID or ID@VERSION', { type: 'string' }, true)],
    answers: { 200: answer('ModelDifference', 'the changes in meaning') },
    problems: [400, 404],
  },
  {
    method: 'POST',
    path: '/v1/models/{id}/{version}/activate',
    id: 'activateModel',
    tag: TAG,
    summary: 'Switches to a model in two steps',
    description:
      'Without a body a generation of the model is filled beside the live one: watch it at its Location, then look at its difference. With that generation and the position of the difference the switch is confirmed.',
    access: ['analyst'],
    command: true,
    body: body('ActivateBody'),
    answers: {
      202: { description: 'a generation that fills (or is there already)', content: json('Generation') },
      200: answer('SwitchConfirmed', 'the switch is in the log'),
    },
    problems: [400, 404, 409, 422],
  },
];
