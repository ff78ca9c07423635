import { html, query } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'Pages';

export const PAGE_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/',
    id: 'home',
    tag: TAG,
    summary: 'What runs, how far it is, the best leads and the queue, for a browser',
    access: 'everybody',
    parameters: [query('refused', 'set where a key was not known')],
    answers: { 200: html('the page, or a form that asks for a key') },
  },
  {
    method: 'POST',
    path: '/session',
    id: 'beginSession',
    tag: TAG,
    summary: 'Opens a browser session with a key',
    access: 'everybody',
    body: { content: { 'application/x-www-form-urlencoded': { type: 'object', required: ['key'], properties: { key: { type: 'string' } } } }, required: true },
    answers: { 303: { description: 'back to the page' } },
    problems: [403],
  },
  {
    method: 'POST',
    path: '/session/end',
    id: 'endSession',
    tag: TAG,
    summary: 'Ends the browser session',
    access: 'everybody',
    answers: { 303: { description: 'back to the page' } },
    problems: [403],
  },
  {
    method: 'GET',
    path: '/docs',
    id: 'docs',
    tag: TAG,
    summary: 'This document, to be browsed and tried',
    access: 'everybody',
    answers: { 200: html('the page') },
  },
  {
    method: 'GET',
    path: '/docs/{file}',
    id: 'docsFile',
    tag: TAG,
    summary: 'A script or style of the page',
    access: 'everybody',
    answers: { 200: { description: 'the file' } },
    problems: [404],
  },
  {
    method: 'GET',
    path: '/openapi.json',
    id: 'openapi',
    tag: TAG,
    summary: 'This document',
    access: 'everybody',
    answers: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { type: 'object' } } } },
  },
];
