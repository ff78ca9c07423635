import type { BacktestReport, ModelBacktest } from '../../backtest/report';

const CASES = 4_200;
const OUTCOMES = 378;
const BASE_RATE = OUTCOMES / CASES;

/** A model that orders cases the better, the larger `skill`: its recall at a share x of others called is x^(1/skill). */
function modelOf(id: string, version: number | null, skill: number): ModelBacktest {
  const rise = 1 / skill;
  const curve = Array.from({ length: 120 }, (_, index) => {
    const falseAlarms = ((index + 1) / 120) ** 2;
    const recall = falseAlarms ** rise;
    const right = recall * OUTCOMES;
    const called = right + falseAlarms * (CASES - OUTCOMES);
    return { score: 180 - 1.5 * index, called: Math.round(called), falseAlarms, recall, precision: right / called };
  });
  const deciles = Array.from({ length: 10 }, (_, index) => {
    const cumulative = ((index + 1) / 10) ** rise;
    const lift = 10 * (cumulative - (index / 10) ** rise);
    return { decile: index + 1, from: 160 - 16 * index, to: 175 - 16 * index, contacts: 420, outcomes: Math.round(42 * 0.9 * lift), rate: lift * BASE_RATE, lift, cumulative };
  });
  const bins = Array.from({ length: 8 }, (_, index) => {
    const expected = 0.03 + 0.09 * index;
    const observed = expected + 0.03 * Math.sin(index * 2.1);
    return { from: 20 * index, to: 20 * index + 20, contacts: 525, outcomes: Math.round(525 * observed), expected, observed, low: Math.max(0, observed - 0.04), high: observed + 0.05 };
  });
  const weeks = Array.from({ length: 26 }, (_, week) => ({
    monday: new Date(Date.UTC(2025, 11, 1) + week * 7 * 86_400_000).toISOString().slice(0, 10),
    called: Math.round(14 + 6 * Math.sin(week / 2 + skill) + week / 4),
  }));
  return {
    model: { id, version, digest: `sha256:${String(version ?? 0).padStart(64, 'a')}`, title: id === 'b2b-default' ? 'Default B2B model' : null },
    auc: { value: skill / (1 + skill), low: skill / (1 + skill) - 0.021, high: skill / (1 + skill) + 0.02 },
    averagePrecision: 0.31 + skill / 50,
    curve,
    deciles,
    calibration: { curve: { intercept: -4.1, perPoint: 0.0312 }, bins, brier: 0.071, brierOfBaseRate: 0.0819, skill: 0.133 },
    atScoring: { called: 212, right: 71, precision: 71 / 212, recall: 71 / OUTCOMES, lift: 71 / 212 / BASE_RATE },
    beforeOutcome: { called: 640, right: 231, precision: 231 / 640, recall: 231 / OUTCOMES, lift: 231 / 640 / BASE_RATE },
    leadTime: { contacts: 231, p10: 2.5, p50: 18.25, p90: 61 },
    load: { weeks, meanPerWeek: 19.4, mostPerWeek: 28, capacityPerWeek: 20, weeksOver: 9, callsOver: 41, roomLeft: 57 },
    leakyRules: id === 'b2b-default' ? [] : [{ path: '/behaviour/rules/4', rule: 'crm-quoted', why: 'looks at channel crm, on which facts follow from a hand-off' }],
  };
}

/** Two models on the same cases. */
export function aBacktest(): BacktestReport {
  return {
    v: 1,
    question: {
      outcome: { channel: 'crm', action: 'ordered' },
      within: 'P90D',
      at: 'first-touch+P30D',
      split: '2026-01-01T00:00:00.000Z',
      asOf: '2026-06-01T00:00:00.000Z',
      graceMs: 86_400_000,
      capacityPerWeek: 20,
      resamples: 1_000,
      seed: 1,
    },
    contacts: 12_208,
    cases: CASES,
    outcomes: OUTCOMES,
    baseRate: BASE_RATE,
    leftOut: { neverTouched: 1_204, unknownThen: 0, alreadyHappened: 96, notYetDue: 1_050, beforeSplit: 4_408, windowOpen: 1_250, windowOpenWithOutcome: 61 },
    lateFacts: { late: 311, lateAfterOutcome: 12, contacts: 208, unknownRecording: 0 },
    models: [modelOf('b2b-default', 3, 3.2), modelOf('webinars-first', null, 4.4)],
    difference: { value: 0.0529, low: 0.024, high: 0.081, secondBetter: 0.998 },
    notes: ['311 facts were recorded later than the scoring although they say that they happened before; they were left out.', 'webinars-first: 1 parts of the model look at what follows a hand-off or at the outcome itself; its figures flatter it.'],
  };
}

/** One model that knows no qualification, and not one case. */
export function aBacktestOfNobody(): BacktestReport {
  const report = aBacktest();
  const [first] = report.models;
  return {
    ...report,
    cases: 0,
    outcomes: 0,
    baseRate: null,
    models: first
      ? [
          {
            model: first.model,
            auc: null,
            averagePrecision: null,
            curve: [],
            deciles: first.deciles.map(({ decile }) => ({ decile, from: null, to: null, contacts: 0, outcomes: 0, rate: null, lift: null, cumulative: null })),
            calibration: null,
            atScoring: null,
            beforeOutcome: null,
            leadTime: null,
            load: null,
            leakyRules: [],
          },
        ]
      : [],
    difference: null,
    notes: ['No contact could be scored: see what was left out, and why.'],
  };
}
