import type { Schema } from './shapes';
import { count, flag, listOf, number, object, oneOf, orNull, partial, ref, text, time } from './shapes';

const ASKED_MODEL: Schema = {
  anyOf: [
    partial({ id: text() }, { version: count('the latest when it is left out') }, 'a published model'),
    object({ draft: { anyOf: [text('YAML or JSON'), ref('Model')] } }, 'a model that is not published'),
  ],
};

/** Figures whose members the page of a report explains. */
function figures(description: string): Schema {
  return { type: 'object', additionalProperties: true, description };
}

const PREDICATE = figures('a predicate of the model language');
const OUTCOME: Schema = { anyOf: [PREDICATE, text('YAML or JSON')], description: 'asked of touchpoints' };
const WITHIN = text('an ISO 8601 duration such as P30D');
const AT = text('first-touch (when it is left out), first-touch+DURATION or split');
const SEED = { type: 'integer', description: 'of the resamples; 1 when it is left out' };

export const BACKTEST_BODY = partial(
  { model: ASKED_MODEL, outcome: OUTCOME, within: WITHIN },
  {
    against: ASKED_MODEL,
    at: AT,
    split: time('contacts scored from here on are told of; needed where they are scored at it'),
    capacityPerWeek: number('what sales can take'),
    strict: flag('refuse where facts were recorded too late, instead of leaving them out'),
    resamples: count('of the intervals; 1000 when it is left out, 10000 at most'),
    seed: SEED,
  },
);

export const FIT_BODY = partial(
  { outcome: OUTCOME, within: WITHIN, split: time('parts learning from testing') },
  {
    id: text('of the proposed model; fitted when it is left out'),
    title: text(),
    at: AT,
    lookback: text('how far back a touch counts; P90D when it is left out'),
    labels: oneOf(['by-split', 'whole-history'], 'whether outcomes that came after the split may be learnt from'),
    capacityPerWeek: number('calls so many a week; one contact in ten when it is left out'),
    seed: SEED,
  },
);

const ESTIMATE = { value: number(), low: number('of the 95 % interval'), high: number() };
const MODEL_NAME = object({ id: text(), version: orNull(count('null for a draft')), digest: text(), title: orNull(text()) });
const CALLS = orNull(object({ called: count(), right: count(), precision: orNull(number()), recall: orNull(number()), lift: orNull(number()) }));

export const BACKTEST_REPORT = object(
  {
    v: { const: 1 },
    question: figures('what was asked'),
    contacts: count(),
    cases: count('contacts that are told of'),
    outcomes: count(),
    baseRate: orNull(number()),
    leftOut: figures('contacts that are not told of, by why'),
    lateFacts: object({ late: count('recorded after the scoring; left out'), lateAfterOutcome: count(), contacts: count(), unknownRecording: count() }),
    models: listOf(
      object({
        model: MODEL_NAME,
        auc: orNull(object(ESTIMATE)),
        averagePrecision: orNull(number()),
        curve: listOf(figures('a point of the ROC and precision/recall curves')),
        deciles: listOf(figures('a tenth of the cases, best scores first')),
        calibration: orNull(figures('scores as chances')),
        atScoring: CALLS,
        beforeOutcome: CALLS,
        leadTime: orNull(figures('days from the call to the outcome')),
        load: orNull(figures('calls by week')),
        leakyRules: listOf(figures('a part of the model that looks at the outcome or at what follows a hand-off')),
      }),
    ),
    difference: orNull(object({ ...ESTIMATE, secondBetter: number('share of resamples in which the second is ahead') })),
    notes: listOf(text(), 'what a reader should know before believing a figure'),
  },
  'the answer to a backtest',
);

const SIDE = object({ cases: count(), outcomes: count(), baseRate: orNull(number()), windowOpen: count() });

export const FIT_PROPOSAL = object({
  model: { anyOf: [ref('Model'), { type: 'null' }], description: 'null where nothing was learnt' },
  report: object({
    v: { const: 1 },
    question: figures('what was asked'),
    learning: SIDE,
    testing: SIDE,
    lateFacts: count(),
    learned: listOf(figures('a condition that became a rule')),
    refused: listOf(object({ title: text(), when: orNull(PREDICATE), why: text(), detail: text() })),
    refusedCounts: figures('by why'),
    intercept: orNull(number()),
    threshold: orNull(figures('the score from which on contacts are called, and whom it would have called')),
    aucLearning: orNull(number()),
    aucTesting: orNull(object(ESTIMATE)),
    notes: listOf(text()),
  }),
});
