import { answer, body } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

const TAG = 'Replays';
const HOW =
  'Each contact is scored once, from what was known then (`at`); the outcome is the first touchpoint that answers the predicate within `within` of it. It is answered when it is done: one runs at a time, and hanging up cancels it.';

export const BACKTEST_ROUTES: readonly RouteDoc[] = [
  {
    method: 'POST',
    path: '/v1/backtests',
    id: 'runBacktest',
    tag: TAG,
    summary: 'How well a model would have called an outcome, or two on the same contacts',
    description: `${HOW} With a split, contacts from then on are told of. \`strict\` refuses (\`late-facts\`) where facts were recorded after the scoring that they say to be before.`,
    access: ['analyst'],
    body: body('BacktestBody', true),
    answers: { 200: answer('BacktestReport', 'the figures') },
    problems: [400, 404, 409, 422, 429, 503],
  },
  {
    method: 'POST',
    path: '/v1/fits',
    id: 'fitModel',
    tag: TAG,
    summary: 'Proposes a model from what led to an outcome before the split, tried on what came after',
    description: `${HOW} \`model\` is null where nothing tells the outcome apart beyond chance. It is a proposal: nothing is published.`,
    access: ['analyst'],
    body: body('FitBody', true),
    answers: { 200: answer('FitProposal', 'the model and how it came about') },
    problems: [400, 404, 409, 422, 429, 503],
  },
];
